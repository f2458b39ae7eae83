"""A unit head and the clerk take the ledger out in chat; an owner may not."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.flows.following import Following, following, labels

__all__ = ["following"]


async def test_the_ledger_is_chosen_by_buttons_and_comes_as_a_file(following: Following) -> None:
    clerk, head, owner = (following.player(name) for name in ("李敏", "马国强", "王建波"))
    await following.at(2, 16, 10)
    [shown] = await clerk.write("/ledger")
    assert "范围:全部事项\n时段:2022年1月1日至2022年2月16日\n共5项。" in shown["text"]
    assert labels(shown)[-4:] == ["按分管领导", "按单位", "按来源文件", "导出台账"]
    await clerk.press("按单位", "【督办台账】")
    await clerk.press("财政局", "哪个单位牵头的?")
    await clerk.shown("财政局牵头")
    await clerk.press("上月", "【督办台账】")
    await clerk.shown("时段:2022年1月1日至2022年1月31日\n这个范围和时段内没有督办事项。")
    await clerk.press("全部时间", "【督办台账】")
    await clerk.shown("时段:2022年2月11日至2022年2月16日\n共1项。")
    await clerk.press("导出台账", "【督办台账】")
    book = CalamineWorkbook.from_filelike(BytesIO(await clerk.file("督办台账_县政府办公室_财政局_20220216")))
    assert book.sheet_names == ["汇总", "台账", "反馈", "指标", "分办"]
    _, headings, line = book.get_sheet_by_name("台账").to_python(skip_empty_area=False)
    cells = dict(zip(headings, line, strict=True))
    assert (cells["编号"], cells["灯"], cells["配合单位"]) == ("督〔2022〕3-10", "灰 未签收", "经信局")
    [shown] = await head.write("/ledger 2月1日 2月28日")
    assert "范围:经信局牵头\n时段:2022年2月1日至2022年2月28日\n共4项。" in shown["text"]
    assert labels(shown)[-2:] == ["按来源文件", "导出台账"]
    [asked] = await head.write("/ledger 上半年")
    assert "请写起止日期" in asked["text"]
    [refused] = await owner.write("/ledger")
    assert "不在您的权限内" in refused["text"]
