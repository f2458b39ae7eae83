import pytest

from handlers.documents import joined


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["一、抓统计。", "二、抓安全。"], "一、抓统计。\n二、抓安全。"),
        (["一、抓好统", "计工作。"], "一、抓好统计工作。"),
        (["甲\t乙\n1\t6月底前", "2\t年底前"], "甲\t乙\n1\t6月底前\n2\t年底前"),
        (["甲\t乙\t丙\n1\t6月", "底前\t市水利局"], "甲\t乙\t丙\n1\t6月底前\t市水利局"),
        (["甲\t乙", "1\t年底前"], "甲\t乙\n1\t年底前"),
        ([], ""),
    ],
)
def test_pieces_are_put_together_where_they_were_cut(parts: list[str], text: str) -> None:
    assert joined(parts) == text
