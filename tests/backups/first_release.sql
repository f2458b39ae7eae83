INSERT INTO inbox ("id", "key", "chat_id", "payload", "received_at", "status", "attempts", "done_at", "fault") VALUES
('1', 'message:10001:1', '10001', '{"update_id": 100000001, "message": {"message_id": 1, "from": {"id": 10001, "is_bot": false, "first_name": "\u7a0b\u5fd7\u8fdc", "language_code": "zh-hans"}, "chat": {"id": 10001, "type": "private", "first_name": "\u7a0b\u5fd7\u8fdc"}, "date": 1793581209, "text": "/start V4IN0EiMvNmUOjSvbOG34Q", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}}', '2026-11-02 01:00:09.596863', 'done', '0', '2026-11-02 01:00:09.838555', ''),
('2', 'message:10002:1', '10002', '{"update_id": 100000002, "message": {"message_id": 1, "from": {"id": 10002, "is_bot": false, "first_name": "\u987e\u5efa\u5e73", "language_code": "zh-hans"}, "chat": {"id": 10002, "type": "private", "first_name": "\u987e\u5efa\u5e73"}, "date": 1793581209, "text": "/start g4pbiQS5NimTmgob-Je9aA", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}}', '2026-11-02 01:00:09.733589', 'done', '0', '2026-11-02 01:00:09.924209', ''),
('176', 'message:10038:5', '10038', '{"update_id": 100000176, "message": {"message_id": 5, "from": {"id": 10038, "is_bot": false, "first_name": "\u59dc\u6d9b", "language_code": "zh-hans"}, "chat": {"id": 10038, "type": "private", "first_name": "\u59dc\u6d9b"}, "date": 1794792613, "text": "2 \u5b9e\u65bd\u65b9\u6848\u5df2\u5370\u53d1,\u6b63\u5728\u7ec4\u7ec7\u5b9e\u65bd", "reply_to_message": {"message_id": 4, "from": {"id": 700000001, "is_bot": true, "first_name": "\u7763\u529e", "username": "duban_sandbox_bot"}, "chat": {"id": 10038, "type": "private", "first_name": "\u59dc\u6d9b"}, "date": 1794531602, "text": "\u3010\u4eca\u65e5\u7763\u529e\u301111\u670813\u65e5 \u5468\u4e94\n\u9996\u6b21\u53cd\u998811\u670817\u65e517:00\u622a\u6b62\u30021\u9879\u5f85\u62a5:\n\ud83d\udfe22 \u9879\u76ee\u7528\u5730\u4fdd\u969c(\u8bf7\u62a5:1200\u4ea9,\u5df2\u5b8c\u6210\u51e0\u4ea9)\u76f4\u63a5\u56de\u590d\u5373\u53ef,\u5982:2 \u5df2\u5b8c\u62101\u4ea9\n\u7f16\u53f7\u5373\u53f0\u8d26\u7f16\u53f7\u3002\u8054\u7edc\u5458\u949f\u4e3d\u53ef\u4ee3\u586b\u3002", "entities": [{"type": "bold", "offset": 0, "length": 15}, {"type": "bold", "offset": 42, "length": 1}], "reply_markup": {"inline_keyboard": [[{"callback_data": "fq:739933:0:", "text": "\u9010\u9879\u586b\u62a5"}, {"callback_data": "ft:739933:0:", "text": "\u660e\u5929\u518d\u63d0\u9192"}]]}}}}', '2026-11-16 01:30:13.944106', 'new', '0', NULL, ''),
('185', 'callback:5806749803827535729', '10003', '{"update_id": 100000185, "callback_query": {"id": "5806749803827535729", "from": {"id": 10003, "is_bot": false, "first_name": "\u5468\u6d77\u6d9b", "language_code": "zh-hans"}, "message": {"message_id": 9, "from": {"id": 700000001, "is_bot": true, "first_name": "\u7763\u529e", "username": "duban_sandbox_bot"}, "chat": {"id": 10003, "type": "private", "first_name": "\u5468\u6d77\u6d9b"}, "date": 1795163400, "text": "\u7763\u529e\u5468\u62a5 2026\u5e74\u7b2c3\u671f(11\u670816\u65e5\u201420\u65e5)\n\u5448:\u5468\u6d77\u6d9b\u526f\u53bf\u957f  \u6570\u636e\u622a\u81f311\u670820\u65e510:00\n\u6765\u6e90:\u7763\u30142026\u30151\u53f7\u300a\u5728\u5168\u53bf\u4eca\u51ac\u660e\u6625\u91cd\u70b9\u5de5\u4f5c\u63a8\u8fdb\u4f1a\u4e0a\u7684\u8bb2\u8bdd\u300b\u60a8\u5206\u7ba112\u9879(\u517130\u9879)\n\u258d\u63a8\u52a8\u4f01\u4e1a\u6280\u672f\u6539\u9020\u548c\u6570\u5b57\u5316\u6539\u9020\u3001\u8fce\u5cf0\u5ea6\u51ac\u671f\u95f4\u7684\u6709\u5e8f\u7528\u7535\u5de5\u4f5c\u7b494\u9879\u903e\u671f\u672a\u53cd\u9988\u3002\n\ud83d\udfe2\u6b63\u5e387(-3) \ud83d\udfe1\u6ede\u540e0(-1) \ud83d\udd34\u903e\u671f0 \u26aa\u672a\u53cd\u99884(+4) \ud83d\udd35\u529e\u7ed31\n\u3010\u903e\u671f\u672a\u53cd\u9988\u3011\n\u5e94\u4e8e11\u670817\u65e5\u53cd\u9988,\u5df2\u50ac\u529e3\u6b21:\u26aa4 \u63a8\u52a8\u4f01\u4e1a\u6280\u672f\u6539\u9020\u548c\u6570\u5b57\u5316\u6539\u9020(\u7ecf\u4fe1\u5c40) \u26aa8 \u8fce\u5cf0\u5ea6\u51ac\u671f\u95f4\u7684\u6709\u5e8f\u7528\u7535\u5de5\u4f5c(\u4f9b\u7535\u516c\u53f8) \u26aa14 \u5145\u5b9e\u62db\u5546\u529b\u91cf(\u5546\u52a1\u5c40) \u26aa15 \u6293\u4f4f\u5143\u65e6\u3001\u6625\u8282\u6d88\u8d39\u65fa\u5b63(\u5546\u52a1\u5c40)\n\u3010\u672c\u5468\u8fdb\u5c55\u3011\n1 36\u4e2a\u91cd\u70b9\u5de5\u4e1a\u9879\u76ee:\u7ecf\u4fe1\u5c40:\u201c\u5b9e\u65bd\u65b9\u6848\u5df2\u5370\u53d1,\u6b63\u5728\u7ec4\u7ec7\u5b9e\u65bd\u201d\n5 \u52a0\u5f3a\u4f01\u4e1a\u4e0a\u5e02\u57f9\u80b2:\u91d1\u878d\u529e:\u201c\u5b9e\u65bd\u65b9\u6848\u5df2\u5370\u53d1,\u6b63\u5728\u7ec4\u7ec7\u5b9e\u65bd\u201d\n9 \u7ec4\u7ec7\u4f01\u4e1a\u53c2\u52a0\u5883\u5185\u5916\u91cd\u70b9\u5c55\u4f1a:\u5546\u52a1\u5c40:\u201c\u5b9e\u65bd\u65b9\u6848\u5df2\u5370\u53d1,\u6b63\u5728\u7ec4\u7ec7\u5b9e\u65bd\u201d\n12 1\u573a\u4e13\u9898\u62db\u5546\u6d3b\u52a8:\u6295\u8d44\u4fc3\u8fdb\u4e2d\u5fc3:\u201c\u5b9e\u65bd\u65b9\u6848\u5df2\u5370\u53d1,\u6b63\u5728\u7ec4\u7ec7\u5b9e\u65bd\u201d\n\u3010\u5355\u4f4d\u3011\u7ecf\u4fe1\u5c403(\ud83d\udfe21\u26aa1\ud83d\udd351) \u5546\u52a1\u5c406(\ud83d\udfe24\u26aa2) \u91d1\u878d\u529e1(\ud83d\udfe21) \u6295\u8d44\u4fc3\u8fdb\u4e2d\u5fc31(\ud83d\udfe21) \u4f9b\u7535\u516c\u53f81(\u26aa1)\n\u3010\u4e0a\u671f\u6279\u793a\u3011\n13 \u8bf7\u5546\u52a1\u5c40\u4e00\u5468\u5185\u62ff\u51fa\u65b9\u6848:11\u670816\u65e5\u5df2\u62a5,\u5546\u52a1\u5c40:\u201c\u7528\u5730\u4fdd\u969c\u65b9\u6848\u5df2\u62df\u5b9a\u5e76\u62a5\u653f\u5e9c\u529e\u201d", "entities": [{"type": "bold", "offset": 0, "length": 13}, {"type": "bold", "offset": 97, "length": 38}, {"type": "bold", "offset": 178, "length": 7}, {"type": "bold", "offset": 286, "length": 6}, {"type": "bold", "offset": 431, "length": 4}, {"type": "bold", "offset": 495, "length": 6}], "reply_markup": {"inline_keyboard": [[{"callback_data": "gb:4:0:", "text": "4"}, {"callback_data": "gb:8:0:", "text": "8"}, {"callback_data": "gb:14:0:", "text": "14"}, {"callback_data": "gb:15:0:", "text": "15"}, {"callback_data": "gb:1:0:", "text": "1"}], [{"callback_data": "gb:5:0:", "text": "5"}, {"callback_data": "gb:9:0:", "text": "9"}, {"callback_data": "gb:12:0:", "text": "12"}], [{"callback_data": "ia:13:0:", "text": "\u4f5c\u6279\u793a"}, {"callback_data": "gd:13:0:", "text": "\u5df2\u9605"}, {"callback_data": "gc:13:0:", "text": "\u5168\u90e812\u9879"}, {"callback_data": "ge:13:0:", "text": "\u770b\u56fe"}]]}}, "chat_instance": "10003", "data": "ge:13:0:"}}', '2026-11-20 08:31:00.328697', 'done', '0', '2026-11-20 08:31:00.422543', ''),
('186', 'message:10003:11', '10003', '{"update_id": 100000186, "message": {"message_id": 11, "from": {"id": 10003, "is_bot": false, "first_name": "\u5468\u6d77\u6d9b", "language_code": "zh-hans"}, "chat": {"id": 10003, "type": "private", "first_name": "\u5468\u6d77\u6d9b"}, "date": 1795163463, "text": "\u6536\u5230"}}', '2026-11-20 08:31:03.492427', 'done', '0', '2026-11-20 08:31:03.608013', '');

INSERT INTO occurrences ("name", "day", "done_at") VALUES
('bundle', '2026-11-16', '2026-11-16 01:00:00.000012'),
('bundle', '2026-11-17', '2026-11-17 01:00:00.000012'),
('bundle', '2026-11-18', '2026-11-18 01:00:00.000010'),
('bundle', '2026-11-19', '2026-11-19 01:00:00.000010'),
('bundle', '2026-11-20', '2026-11-20 01:00:00.000012'),
('digest_preview', '2026-11-20', '2026-11-20 02:00:00.010747');

INSERT INTO units ("id", "name", "valid_from", "valid_to", "position") VALUES
('1', '县领导', NULL, NULL, '0'),
('2', '政府办', NULL, NULL, '1'),
('3', '宣传部', NULL, NULL, '2'),
('4', '发改局', NULL, NULL, '3'),
('5', '经信局', NULL, NULL, '4'),
('6', '科技局', NULL, NULL, '5'),
('7', '教育局', NULL, NULL, '6'),
('8', '民政局', NULL, NULL, '7'),
('9', '财政局', NULL, NULL, '8'),
('10', '人社局', NULL, NULL, '9'),
('11', '自然资源和规划局', NULL, NULL, '10'),
('12', '生态环境分局', NULL, NULL, '11'),
('13', '住建局', NULL, NULL, '12'),
('14', '交通运输局', NULL, NULL, '13'),
('15', '水利局', NULL, NULL, '14'),
('16', '农业农村局', NULL, NULL, '15'),
('17', '商务局', NULL, NULL, '16'),
('18', '文旅局', NULL, NULL, '17'),
('19', '卫健局', NULL, NULL, '18'),
('20', '应急管理局', NULL, NULL, '19'),
('21', '市场监管局', NULL, NULL, '20'),
('22', '统计局', NULL, NULL, '21'),
('23', '金融办', NULL, NULL, '22'),
('24', '经济开发区管委会', NULL, NULL, '23'),
('25', '投资促进中心', NULL, NULL, '24'),
('26', '供电公司', NULL, NULL, '25'),
('27', '城东街道', NULL, NULL, '26'),
('28', '柳溪镇', NULL, NULL, '27'),
('29', '石桥镇', NULL, NULL, '28');

INSERT INTO people ("id", "name", "unit_id", "title", "phone", "language", "deputy_id", "serves_id", "telegram_id", "bound_at", "revoked_at", "blocked_at", "position") VALUES
('1', '程志远', '1', '县长', '6001', 'zh-CN', NULL, NULL, '10001', '2026-11-02 01:00:09.838555', NULL, NULL, '0'),
('2', '顾建平', '1', '常务副县长', '6002', 'zh-CN', NULL, NULL, '10002', '2026-11-02 01:00:09.924209', NULL, NULL, '1'),
('3', '周海涛', '1', '副县长', '6003', 'zh-CN', NULL, NULL, '10003', '2026-11-02 01:00:09.945131', NULL, NULL, '2'),
('4', '沈丽华', '1', '副县长', '6004', 'zh-CN', NULL, NULL, '10004', '2026-11-02 01:00:09.958888', NULL, NULL, '3'),
('5', '罗永明', '1', '副县长', '6005', 'zh-CN', NULL, NULL, '10005', '2026-11-02 01:00:10.214147', NULL, NULL, '4'),
('6', '赵文斌', '2', '县政府办公室主任', '6011', 'zh-CN', '7', NULL, '10006', '2026-11-02 01:00:10.239883', NULL, NULL, '5'),
('7', '孙立新', '2', '县政府办公室副主任', '6012', 'zh-CN', NULL, '3', '10007', '2026-11-02 01:00:10.244771', NULL, NULL, '6'),
('8', '李敏', '2', '督查室主任', '6013', 'zh-CN', '9', NULL, '10008', '2026-11-02 01:00:10.253633', NULL, NULL, '7'),
('9', '郑晓峰', '2', '督查室副主任', '6014', 'zh-CN', '8', NULL, '10009', '2026-11-02 01:00:10.390009', NULL, NULL, '8'),
('10', '何静', '2', '督查室四级主任科员', '6015', 'zh-CN', NULL, NULL, '10010', '2026-11-02 01:00:10.394088', NULL, NULL, '9'),
('11', '吴迪', '2', '信息科科长', '6016', 'zh-CN', NULL, NULL, '10011', '2026-11-02 01:00:10.398288', NULL, NULL, '10'),
('16', '彭勇', '4', '副局长', '6032', 'zh-CN', '17', NULL, '10016', '2026-11-02 01:00:10.495082', NULL, NULL, '15'),
('17', '田雨', '4', '办公室主任', '6033', 'zh-CN', NULL, NULL, '10017', '2026-11-02 01:00:10.573695', NULL, NULL, '16'),
('19', '王建波', '5', '副局长', '6042', 'zh-CN', '20', NULL, '10019', '2026-11-02 01:00:10.584442', NULL, NULL, '18'),
('20', '梁宇', '5', '副局长', '6043', 'zh-CN', NULL, NULL, '10020', '2026-11-02 01:00:10.589772', NULL, NULL, '19'),
('21', '陈洁', '5', '办公室主任', '6044', 'zh-CN', NULL, NULL, '10021', '2026-11-02 01:00:10.712897', NULL, NULL, '20'),
('32', '苏燕', '9', '副局长', '6082', 'zh-CN', '33', NULL, '10032', '2026-11-02 01:00:13.767414', NULL, NULL, '31'),
('33', '魏强', '9', '办公室主任', '6083', 'zh-CN', NULL, NULL, '10033', '2026-11-02 01:00:13.873838', NULL, NULL, '32'),
('38', '姜涛', '11', '副局长', '6102', 'zh-CN', '39', NULL, '10038', '2026-11-02 01:00:14.036661', NULL, NULL, '37'),
('39', '钟丽', '11', '办公室主任', '6103', 'zh-CN', NULL, NULL, '10039', '2026-11-02 01:00:14.044407', NULL, NULL, '38'),
('77', '殷雪', '23', '副主任', '6222', 'zh-CN', NULL, NULL, '10077', '2026-11-02 01:00:16.700708', NULL, NULL, '76');

INSERT INTO unit_aliases ("alias", "unit_id") VALUES
('督查室', '2'),
('发展和改革局', '4'),
('计委', '4'),
('经贸局', '5'),
('科学技术局', '6'),
('县民政局', '8'),
('劳动局', '10'),
('国土资源局', '11'),
('市生态环境局澄川分局', '12'),
('住房和城乡建设局', '13'),
('综合行政执法局', '13'),
('县水利局', '15'),
('农办', '16'),
('县商务局', '17'),
('粮贸局', '17'),
('文广新局', '18'),
('县卫生健康局', '19'),
('卫生健康部门', '19'),
('安监部门', '20'),
('市场监督管理局', '21'),
('质量技术监督局', '21'),
('县食安办', '21'),
('统计部门', '22'),
('经济开发区', '24'),
('工业园区', '24'),
('县供电公司', '26'),
('城东街道办', '27');

INSERT INTO audit ("id", "at", "person_id", "action", "subject", "subject_id", "details", "inbox_id") VALUES
('87', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '85', '{}', NULL),
('88', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '86', '{}', NULL),
('89', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '87', '{}', NULL),
('90', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '88', '{}', NULL),
('91', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '89', '{}', NULL),
('92', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '90', '{}', NULL),
('93', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '91', '{}', NULL),
('94', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '92', '{}', NULL),
('95', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '93', '{}', NULL),
('96', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '94', '{}', NULL),
('97', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '95', '{}', NULL),
('98', '2026-11-02 01:00:09.532052', '8', 'invited', 'person', '96', '{}', NULL),
('99', '2026-11-02 01:00:09.838555', NULL, 'bound', 'person', '1', '{"account": 10001, "before": null}', '1'),
('100', '2026-11-02 01:00:09.924209', NULL, 'bound', 'person', '2', '{"account": 10002, "before": null}', '2'),
('322', '2026-11-06 08:30:00.036133', NULL, 'release', 'digest', '1', '{}', NULL),
('323', '2026-11-06 08:30:00.036133', NULL, 'release', 'digest', '2', '{}', NULL),
('324', '2026-11-06 08:30:00.036133', NULL, 'release', 'digest', '3', '{}', NULL),
('325', '2026-11-06 08:30:00.036133', NULL, 'release', 'digest', '4', '{}', NULL),
('326', '2026-11-06 08:30:00.036133', NULL, 'release', 'digest', '5', '{}', NULL),
('328', '2026-11-13 08:30:00.003417', NULL, 'release', 'digest', '6', '{}', NULL),
('329', '2026-11-13 08:30:00.003417', NULL, 'release', 'digest', '7', '{}', NULL),
('330', '2026-11-13 08:30:00.003417', NULL, 'release', 'digest', '8', '{}', NULL),
('331', '2026-11-13 08:30:00.003417', NULL, 'release', 'digest', '9', '{}', NULL),
('332', '2026-11-13 08:30:00.003417', NULL, 'release', 'digest', '10', '{}', NULL),
('377', '2026-11-20 08:30:00.026509', NULL, 'release', 'digest', '11', '{}', NULL),
('378', '2026-11-20 08:30:00.026509', NULL, 'release', 'digest', '12', '{}', NULL),
('379', '2026-11-20 08:30:00.026509', NULL, 'release', 'digest', '13', '{}', NULL),
('380', '2026-11-20 08:30:00.026509', NULL, 'release', 'digest', '14', '{}', NULL),
('381', '2026-11-20 08:30:00.026509', NULL, 'release', 'digest', '15', '{}', NULL),
('382', '2026-11-20 08:31:03.608013', '3', 'read', 'digest', '13', '{}', '186');

INSERT INTO documents ("id", "title", "text", "filename", "sha256", "printed_on", "confirmed_on", "year", "serial", "leader_id", "clerk_id", "created_at", "submitted_at", "approver_id", "approved_at", "version") VALUES
('1', '在全县今冬明春重点工作推进会上的讲话', '在全县今冬明春重点工作推进会上的讲话

时间：2026-11-02 09:00:00

同志们：

刚才，几个单位作了发言，讲得都很好，我都同意。今年以来，面对外部需求不足、要素成本上升等困难，全县上下齐心协力，经济运行总体平稳，民生保障持续改善。但对照年初确定的目标，工业投资、外贸出口、节能降耗等指标还有差距，安全生产、环境质量等方面还有短板。离年底只剩两个月，今冬明春又是项目建设、农业生产和安全防范的关键时期，容不得半点松懈。各级各部门要坚持目标导向和问题导向，把该抓的工作抓到位，把该补的短板补起来。下面，我就做好今冬明春的重点工作讲四个方面。

一、关于工业和项目

1.加快项目建设。一是要盯紧全县36个重点工业项目，经信局要会同经济开发区管委会逐个排出开工、投产的时间节点，每月通报一次进展，对进度滞后的项目分析原因、补上差距，力争12月底前全部开工建设。二是要抓好项目用地保障，对已经签约、具备供地条件的项目加快征地拆迁和招拍挂出让，年底前完成供地1200亩；对批而未供和闲置土地要逐宗过堂，能盘活的尽快盘活，该收回的依法收回。三是要做好明年项目的储备，围绕产业升级、基础设施和公共服务提前谋划一批重大项目，抓紧开展可研、环评等前期工作，积极争取上级资金和政策支持，尽快形成一季度集中开工的项目清单。

2.培育骨干企业。一是要推动企业技术改造和数字化改造，引导传统产业转型升级，支持中小企业走专业化、精细化的路子，帮助企业用足用好设备更新政策，今年新增省级专精特新中小企业6家。二是要加强企业上市培育，金融办要对已经入库的5家企业逐家制定辅导计划，组织证券公司、会计师事务所上门服务，帮助企业处理好股权、税务、产权等历史遗留问题，确保年内至少有1家企业报会。三是要兑现惠企政策，财政局要在11月30日前把今年的奖补资金全部拨付到企业，不得截留、滞留，拨付情况向社会公开。

3.抓好节能降耗。一是要落实节能目标责任制，对年耗能3000吨标煤以上的19家重点用能企业逐家开展节能诊断，加强在线监测和预警，对用能超出计划的企业及时约谈提醒，从严控制高耗能项目，确保全年单位工业增加值能耗下降3.5%。二是要做好迎峰度冬期间的有序用电工作，供电公司要提前检修线路和设备，编制错避峰方案，优先保障居民生活和重点企业用电，不得随意拉闸限电。

二、关于开放和消费

1.稳住外贸。一是要组织企业参加境内外重点展会，做好展位争取、行前培训和参展补助，帮助企业稳住老客户、开拓新市场，特别是要支持中小外贸企业抱团参展，全年参展企业不少于45家。二是要密切关注汇率和主要出口市场政策的变化，定期开展出口形势分析，指导企业用好出口信用保险，防范收汇风险。另外，近期有企业反映出口通关时间偏长，外经贸部门要主动与海关沟通对接，尽快拿出提高通关效率的办法。

2.精准招商。一是要围绕主导产业开展产业链招商，每月至少举办1场专题招商活动，投资促进中心要逐月报送活动安排和签约情况。二是要对22个签约外资项目实行专人跟踪，一个项目、一名领导、一套班子，及时帮助办理注册、用地、环评等手续，推动项目早落地、早投产；对久拖不决的项目要认真分析症结，该调整的果断调整。三是要充实招商力量，在重点城市选派驻外招商人员，具体方案由商务局牵头，人社局配合，在11月20日前报县政府审定。

3.促进消费。一是要抓住元旦、春节消费旺季，组织好年货节、家电以旧换新等促消费活动，支持商贸企业和电商平台开展让利销售，保障粮油肉蛋菜等重要商品的节日市场供应，让群众买得放心、用得实惠。二是文旅局要策划推出冬季旅游线路，改善景区停车、住宿、厕所等接待条件，办好群众喜闻乐见的文化活动，力争春节前推出4条精品线路。

三、关于农业农村和生态环境

1.抓好秋冬农业生产。一是要落实秋冬种面积，农业农村局要组织农技人员包片指导，做好良种、农资的调运和农机检修，确保全县油菜、小麦播种面积达到8.6万亩，不得出现成片抛荒；同时要加强冬季田间管理，防止冻害和病虫害造成减产。二是要加快高标准农田建设，严格工程质量，落实管护责任，今年下达的2.4万亩建设任务要在2027年3月31日前完工并通过验收。

2.大搞冬修水利。一是水利局要抓住枯水期的有利时机，对全县14座小型病险水库进行除险加固，对淤塞严重的河道和灌区渠道进行清淤整治，严把工程质量和资金使用关，确保明年汛期前发挥效益。二是要解决好部分高山村冬季饮水困难的问题，现阶段先用送水车保障群众基本用水，同时加紧做好水源工程和管网延伸的前期论证，从根本上解决农村饮水安全问题。

3.打好污染防治攻坚战。一是要加强冬季大气污染防治，管住工地扬尘、秸秆焚烧和柴油货车，强化部门联动和巡查执法，确保全年空气优良天数比例不低于92%。二是要加快城区雨污分流改造，住建局要在12月31日前完成18公里污水管网的新建和修复，统筹安排施工时段，尽量减少对群众出行的影响，逐步消除管网空白区。

四、关于安全稳定和民生保障

1.守住安全底线。一是要在全县开展安全生产隐患大排查大整治，紧盯岁末年初事故易发多发的特点，突出危险化学品、建筑施工、消防、燃气等重点领域，对查出的重大隐患实行挂牌督办，整改率要达到100%。二是要做好低温雨雪冰冻天气的应对准备，完善应急预案，备足融雪剂、发电机等应急物资，应急管理局要在11月15日前组织一次全县性的应急演练，检验预案、锻炼队伍。三是要加强道路交通安全，交通运输局要对农村公路的临水临崖路段、危桥险段开展排查，完成35公里安全护栏的安装，并做好恶劣天气下的交通管控和客运疏导，坚决防止群死群伤事故。

2.强化食品药品监管。市场监管局要针对节日市场开展食品安全专项检查，重点检查学校食堂、农贸市场和农村集体聚餐；对群众反映的药品价格和质量问题要快查快处，定期公布查处结果，严防发生区域性、系统性的食品药品安全事件。

3.办好民生实事。一是要开展根治欠薪冬季行动，对政府投资工程和在建房地产项目逐个排查，人社局每周调度一次案件办理情况，对恶意欠薪的依法严肃处理，确保春节前农民工工资按时足额发放。二是要安排好困难群众生活，对低保户、特困人员和独居老人开展一次全面走访，及时发放取暖补贴和临时救助金，确保不漏一户、不落一人。三是要加强校园安全管理和学生冬季保暖，教育局要在年底前完成12所农村学校的取暖设施改造，让孩子们温暖过冬。

4.做好岁末统计工作。统计部门要加强经济运行监测，搞好升规入统企业的培育和申报，切实做到应统尽统；要坚持依法统计、如实上报，不断提高统计数据质量，为县委、县政府科学决策提供依据。

同志们，今冬明春的工作任务重、时间紧、要求高。希望大家进一步增强责任感和紧迫感，振奋精神，真抓实干，以优异的成绩迎接新的一年！
', 'speech.txt', '0f1e61e3938ad752f7f668973d59ba5e3366025f077f0897d7e671a425b90372', '2026-11-02', '2026-11-02', '2026', '1', NULL, '8', '2026-11-03 01:05:01.564158', '2026-11-03 01:05:10.483551', '6', '2026-11-03 01:05:11.254588', '57');

INSERT INTO outbox ("id", "key", "kind", "person_id", "chat_id", "payload", "priority", "created_at", "not_before", "reply_to", "status", "attempts", "leased_until", "sent_at", "sent_chat_id", "sent_message_id", "fault") VALUES
('191', 'answer:159:outcome:', 'outcome', '8', NULL, '{"request_id": 5}', '0', '2026-11-06 01:01:22.909781', '2026-11-06 01:01:22.909781', NULL, 'sent', '0', NULL, '2026-11-06 01:01:22.986082', '10008', '23', ''),
('264', 'instruction:1:8', 'instruction_todo', '8', NULL, '{"instruction_id": 1}', '5', '2026-11-13 08:31:01.845374', '2026-11-13 08:31:01.845374', NULL, 'sent', '0', NULL, '2026-11-13 08:31:02.570314', '10008', '26', ''),
('348', 'digest_preview:2026-11-20:8', 'digest_preview', '8', NULL, '{"day": "2026-11-20"}', '5', '2026-11-20 02:00:00.010747', '2026-11-20 02:00:00.010747', NULL, 'pending', '0', NULL, NULL, NULL, NULL, ''),
('356', 'digest:15:5', 'digest', '5', NULL, '{"digest_id": 15}', '5', '2026-11-20 08:30:00.026509', '2026-11-20 08:30:00.026509', NULL, 'pending', '0', NULL, NULL, NULL, NULL, '');

INSERT INTO person_roles ("person_id", "role") VALUES
('1', 'leader'),
('2', 'leader'),
('3', 'leader'),
('4', 'leader'),
('5', 'leader'),
('6', 'approver'),
('6', 'head'),
('7', 'aide'),
('7', 'owner'),
('8', 'clerk'),
('9', 'clerk'),
('10', 'clerk'),
('10', 'liaison'),
('11', 'admin'),
('16', 'owner'),
('17', 'liaison'),
('19', 'owner'),
('21', 'liaison'),
('32', 'owner'),
('33', 'liaison'),
('38', 'owner'),
('39', 'liaison'),
('77', 'owner');

INSERT INTO portfolios ("id", "leader_id", "unit_id", "valid_from", "valid_to") VALUES
('1', '1', NULL, NULL, NULL),
('2', '2', '2', NULL, NULL),
('3', '2', '4', NULL, NULL),
('4', '2', '20', NULL, NULL),
('5', '2', '22', NULL, NULL),
('6', '2', '9', NULL, NULL),
('7', '2', '10', NULL, NULL),
('8', '3', '17', NULL, NULL),
('9', '3', '5', NULL, NULL),
('10', '3', '6', NULL, NULL),
('11', '3', '23', NULL, NULL),
('12', '3', '24', NULL, NULL),
('13', '3', '25', NULL, NULL),
('14', '3', '26', NULL, NULL),
('15', '4', '27', NULL, NULL),
('16', '4', '11', NULL, NULL),
('17', '4', '12', NULL, NULL),
('18', '4', '13', NULL, NULL),
('19', '4', '14', NULL, NULL),
('20', '5', '3', NULL, NULL),
('21', '5', '7', NULL, NULL),
('22', '5', '8', NULL, NULL),
('23', '5', '15', NULL, NULL),
('24', '5', '16', NULL, NULL),
('25', '5', '18', NULL, NULL),
('26', '5', '19', NULL, NULL),
('27', '5', '21', NULL, NULL),
('28', '5', '28', NULL, NULL),
('29', '5', '29', NULL, NULL);

INSERT INTO digests ("id", "leader_id", "document_id", "year", "issue", "period_start", "period_end", "status", "headline", "figures", "prepared_at", "send_at", "released_at") VALUES
('15', '5', NULL, '2026', '3', '2026-11-16', '2026-11-20', 'released', '', '{"counts": {"green": 6, "yellow": 0, "red": 0, "grey": 2, "blue": 0}, "changes": {"green": -2, "yellow": 0, "red": 0, "grey": 2, "blue": 0}, "first": false, "total": 8, "expected": 2.2, "headline": {"id": "digest/headline_late", "args": {"total": 8, "signed": 8, "reported": 6, "done": 0, "overdue": 0, "behind": 0, "late": 2, "settle": 0, "titles": ["\u9ad8\u6807\u51c6\u519c\u7530\u5efa\u8bbe", "\u89e3\u51b3\u597d\u90e8\u5206\u9ad8\u5c71\u6751\u51ac\u5b63\u996e\u6c34\u56f0\u96be\u7684\u95ee\u9898"]}}, "settle": [], "behind": [], "late": [{"id": 18, "item": "18", "number": "18", "title": "\u9ad8\u6807\u51c6\u519c\u7530\u5efa\u8bbe", "unit": "\u519c\u4e1a\u519c\u6751\u5c40", "light": "grey", "overdue": false, "due_on": "2027-03-31", "sign_by": "2026-11-05", "next_due_on": "2027-03-31", "next_what": "final", "gap": null, "feedback_due_on": "2026-11-17", "chased": 3, "settle": "", "moved": "", "decision": "", "result": "", "growth": [], "report_id": null, "quoted_unit": "", "quoted_on": null}, {"id": 20, "item": "20", "number": "20", "title": "\u89e3\u51b3\u597d\u90e8\u5206\u9ad8\u5c71\u6751\u51ac\u5b63\u996e\u6c34\u56f0\u96be\u7684\u95ee\u9898", "unit": "\u6c34\u5229\u5c40", "light": "grey", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-31", "next_what": "final", "gap": null, "feedback_due_on": "2026-11-17", "chased": 3, "settle": "", "moved": "", "decision": "", "result": "", "growth": [], "report_id": null, "quoted_unit": "", "quoted_on": null}], "unsigned": [], "moved": [{"id": 16, "item": "16", "number": "16", "title": "\u7b56\u5212\u63a8\u51fa\u51ac\u5b63\u65c5\u6e38\u7ebf\u8def", "unit": "\u6587\u65c5\u5c40", "light": "green", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-25", "next_what": "feedback", "gap": null, "feedback_due_on": "2026-12-25", "chased": 0, "settle": "", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": 20, "quoted_unit": "\u6587\u65c5\u5c40", "quoted_on": null}, {"id": 17, "item": "17", "number": "17", "title": "\u843d\u5b9e\u79cb\u51ac\u79cd\u9762\u79ef", "unit": "\u519c\u4e1a\u519c\u6751\u5c40", "light": "green", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-25", "next_what": "feedback", "gap": null, "feedback_due_on": "2026-12-25", "chased": 0, "settle": "", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": 9, "quoted_unit": "\u519c\u4e1a\u519c\u6751\u5c40", "quoted_on": null}, {"id": 19, "item": "19", "number": "19", "title": "14\u5ea7\u5c0f\u578b\u75c5\u9669\u6c34\u5e93", "unit": "\u6c34\u5229\u5c40", "light": "green", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-25", "next_what": "feedback", "gap": null, "feedback_due_on": "2026-12-25", "chased": 0, "settle": "", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": 8, "quoted_unit": "\u6c34\u5229\u5c40", "quoted_on": null}, {"id": 26, "item": "26", "number": "26", "title": "\u5f3a\u5316\u98df\u54c1\u836f\u54c1\u76d1\u7ba1", "unit": "\u5e02\u573a\u76d1\u7ba1\u5c40", "light": "green", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-25", "next_what": "feedback", "gap": null, "feedback_due_on": "2026-12-25", "chased": 0, "settle": "", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": 21, "quoted_unit": "\u5e02\u573a\u76d1\u7ba1\u5c40", "quoted_on": null}, {"id": 28, "item": "28", "number": "28", "title": "\u5b89\u6392\u597d\u56f0\u96be\u7fa4\u4f17\u751f\u6d3b", "unit": "\u6c11\u653f\u5c40", "light": "green", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-25", "next_what": "feedback", "gap": null, "feedback_due_on": "2026-12-25", "chased": 0, "settle": "", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": 13, "quoted_unit": "\u6c11\u653f\u5c40", "quoted_on": null}, {"id": 29, "item": "29", "number": "29", "title": "\u52a0\u5f3a\u6821\u56ed\u5b89\u5168\u7ba1\u7406\u548c\u5b66\u751f\u51ac\u5b63\u4fdd\u6696", "unit": "\u6559\u80b2\u5c40", "light": "green", "overdue": false, "due_on": "2026-12-31", "sign_by": "2026-11-05", "next_due_on": "2026-12-31", "next_what": "final", "gap": null, "feedback_due_on": null, "chased": 0, "settle": "", "moved": "words", "decision": "", "result": "", "growth": [], "report_id": 12, "quoted_unit": "\u6559\u80b2\u5c40", "quoted_on": null}], "next": [], "suspended": [], "units": [{"unit": "\u6559\u80b2\u5c40", "total": 1, "lights": {"green": 1}}, {"unit": "\u6c11\u653f\u5c40", "total": 1, "lights": {"green": 1}}, {"unit": "\u6c34\u5229\u5c40", "total": 2, "lights": {"green": 1, "grey": 1}}, {"unit": "\u519c\u4e1a\u519c\u6751\u5c40", "total": 2, "lights": {"green": 1, "grey": 1}}, {"unit": "\u6587\u65c5\u5c40", "total": 1, "lights": {"green": 1}}, {"unit": "\u5e02\u573a\u76d1\u7ba1\u5c40", "total": 1, "lights": {"green": 1}}], "items": [{"id": 16, "item": "16", "number": "16", "title": "\u7b56\u5212\u63a8\u51fa\u51ac\u5b63\u65c5\u6e38\u7ebf\u8def", "unit": "\u6587\u65c5\u5c40", "light": "green"}, {"id": 17, "item": "17", "number": "17", "title": "\u843d\u5b9e\u79cb\u51ac\u79cd\u9762\u79ef", "unit": "\u519c\u4e1a\u519c\u6751\u5c40", "light": "green"}, {"id": 18, "item": "18", "number": "18", "title": "\u9ad8\u6807\u51c6\u519c\u7530\u5efa\u8bbe", "unit": "\u519c\u4e1a\u519c\u6751\u5c40", "light": "grey"}, {"id": 19, "item": "19", "number": "19", "title": "14\u5ea7\u5c0f\u578b\u75c5\u9669\u6c34\u5e93", "unit": "\u6c34\u5229\u5c40", "light": "green"}, {"id": 20, "item": "20", "number": "20", "title": "\u89e3\u51b3\u597d\u90e8\u5206\u9ad8\u5c71\u6751\u51ac\u5b63\u996e\u6c34\u56f0\u96be\u7684\u95ee\u9898", "unit": "\u6c34\u5229\u5c40", "light": "grey"}, {"id": 26, "item": "26", "number": "26", "title": "\u5f3a\u5316\u98df\u54c1\u836f\u54c1\u76d1\u7ba1", "unit": "\u5e02\u573a\u76d1\u7ba1\u5c40", "light": "green"}, {"id": 28, "item": "28", "number": "28", "title": "\u5b89\u6392\u597d\u56f0\u96be\u7fa4\u4f17\u751f\u6d3b", "unit": "\u6c11\u653f\u5c40", "light": "green"}, {"id": 29, "item": "29", "number": "29", "title": "\u52a0\u5f3a\u6821\u56ed\u5b89\u5168\u7ba1\u7406\u548c\u5b66\u751f\u51ac\u5b63\u4fdd\u6696", "unit": "\u6559\u80b2\u5c40", "light": "green"}], "sources": [{"number": "\u7763\u30142026\u30151\u53f7", "title": "\u5728\u5168\u53bf\u4eca\u51ac\u660e\u6625\u91cd\u70b9\u5de5\u4f5c\u63a8\u8fdb\u4f1a\u4e0a\u7684\u8bb2\u8bdd", "theirs": 8, "total": 30}], "instructions": []}', '2026-11-20 02:00:00.010747', '2026-11-20 08:30:00.000000', '2026-11-20 08:30:00.026509');

INSERT INTO directives ("id", "document_id", "item", "position", "title", "kind", "status", "text", "start", "end", "section", "path", "headings", "units_named", "owner_id", "owner_source", "leader_id", "suggestion", "first_due_on", "due_on", "due_source", "due_text", "due_vague", "cadence", "cadence_text", "done_when", "left_out", "registered_at", "issued_at", "sign_by", "objection_by", "suspended_at", "closed_at", "result", "status_reason", "next_nudge_on", "version") VALUES
('1', '1', '1', '1', '36个重点工业项目', 'fixed_term', 'in_progress', '一是要盯紧全县36个重点工业项目，经信局要会同经济开发区管委会逐个排出开工、投产的时间节点，每月通报一次进展，对进度滞后的项目分析原因、补上差距，力争12月底前全部开工建设。', '299', '386', '加快项目建设', '["\u4e00", "1", "\u4e00\u662f"]', '["\u5173\u4e8e\u5de5\u4e1a\u548c\u9879\u76ee", "\u52a0\u5feb\u9879\u76ee\u5efa\u8bbe"]', '["\u7ecf\u4fe1\u5c40", "\u7ecf\u6d4e\u5f00\u53d1\u533a\u7ba1\u59d4\u4f1a"]', '19', 'document', NULL, '{"unit_id": 5, "reason": "intake/named_lead", "args": {"name": "\u7ecf\u4fe1\u5c40"}, "named": true, "support": [24]}', '2026-12-31', '2027-01-31', 'extension', '12月底前', '0', 'monthly', '每月', '工作方案印发,任务全部落实并附清单', '0', '2026-11-03 01:05:10.483551', '2026-11-04 02:00:00.328483', '2026-11-05', '2026-11-05', NULL, NULL, '', '', '2026-12-23', '9'),
('2', '1', '2', '2', '项目用地保障', 'fixed_term', 'in_progress', '二是要抓好项目用地保障，对已经签约、具备供地条件的项目加快征地拆迁和招拍挂出让，年底前完成供地1200亩；对批而未供和闲置土地要逐宗过堂，能盘活的尽快盘活，该收回的依法收回。', '386', '473', '加快项目建设', '["\u4e00", "1", "\u4e8c\u662f"]', '["\u5173\u4e8e\u5de5\u4e1a\u548c\u9879\u76ee", "\u52a0\u5feb\u9879\u76ee\u5efa\u8bbe"]', '[]', '38', 'clerk', NULL, '{"unit_id": 11, "reason": "intake/duty", "args": {"duties": "\u7528\u5730\u4fdd\u969c\u3001\u6279\u800c\u672a\u4f9b\u3001\u62db\u62cd\u6302"}, "named": false, "support": []}', '2026-12-31', '2026-12-31', 'document', '年底前', '0', NULL, '', '工作方案印发,任务全部落实并附清单', '0', '2026-11-03 01:05:10.483551', '2026-11-04 02:00:00.328483', '2026-11-05', '2026-11-05', NULL, NULL, '', '', '2026-12-22', '8'),
('3', '1', '3', '3', '明年项目的储备', 'ongoing', 'in_progress', '三是要做好明年项目的储备，围绕产业升级、基础设施和公共服务提前谋划一批重大项目，抓紧开展可研、环评等前期工作，积极争取上级资金和政策支持，尽快形成一季度集中开工的项目清单。', '473', '559', '加快项目建设', '["\u4e00", "1", "\u4e09\u662f"]', '["\u5173\u4e8e\u5de5\u4e1a\u548c\u9879\u76ee", "\u52a0\u5feb\u9879\u76ee\u5efa\u8bbe"]', '[]', '16', 'clerk', NULL, '{"unit_id": 4, "reason": "intake/duty", "args": {"duties": "\u91cd\u5927\u9879\u76ee"}, "named": false, "support": []}', '2026-12-31', '2026-12-31', 'clerk', '尽快', '1', 'monthly', '', '', '0', '2026-11-03 01:05:10.483551', '2026-11-04 02:00:00.328483', '2026-11-05', '2026-11-05', NULL, NULL, '', '', '2026-12-22', '7'),
('4', '1', '4', '4', '推动企业技术改造和数字化改造', 'fixed_term', 'in_progress', '一是要推动企业技术改造和数字化改造，引导传统产业转型升级，支持中小企业走专业化、精细化的路子，帮助企业用足用好设备更新政策，今年新增省级专精特新中小企业6家。', '570', '649', '培育骨干企业', '["\u4e00", "2", "\u4e00\u662f"]', '["\u5173\u4e8e\u5de5\u4e1a\u548c\u9879\u76ee", "\u57f9\u80b2\u9aa8\u5e72\u4f01\u4e1a"]', '[]', '19', 'clerk', NULL, '{"unit_id": 5, "reason": "intake/duty", "args": {"duties": "\u6570\u5b57\u5316\u6539\u9020\u3001\u6280\u672f\u6539\u9020\u3001\u4e2d\u5c0f\u4f01\u4e1a"}, "named": false, "support": []}', '2026-12-31', '2026-12-31', 'document', '今年', '0', NULL, '', '', '0', '2026-11-03 01:05:10.483551', '2026-11-04 02:00:00.328483', '2026-11-05', '2026-11-05', NULL, NULL, '', '', '2026-11-23', '6'),
('5', '1', '5', '5', '加强企业上市培育', 'fixed_term', 'in_progress', '二是要加强企业上市培育，金融办要对已经入库的5家企业逐家制定辅导计划，组织证券公司、会计师事务所上门服务，帮助企业处理好股权、税务、产权等历史遗留问题，确保年内至少有1家企业报会。', '649', '739', '培育骨干企业', '["\u4e00", "2", "\u4e8c\u662f"]', '["\u5173\u4e8e\u5de5\u4e1a\u548c\u9879\u76ee", "\u57f9\u80b2\u9aa8\u5e72\u4f01\u4e1a"]', '["\u91d1\u878d\u529e"]', '77', 'document', NULL, '{"unit_id": 23, "reason": "intake/named", "args": {"name": "\u91d1\u878d\u529e"}, "named": true, "support": []}', '2026-12-31', '2026-12-31', 'document', '年内', '0', NULL, '', '', '0', '2026-11-03 01:05:10.483551', '2026-11-04 02:00:00.328483', '2026-11-05', '2026-11-05', NULL, NULL, '', '', '2026-12-22', '7'),
('6', '1', '6', '6', '兑现惠企政策', 'fixed_term', 'in_progress', '三是要兑现惠企政策，财政局要在11月30日前把今年的奖补资金全部拨付到企业，不得截留、滞留，拨付情况向社会公开。', '739', '795', '培育骨干企业', '["\u4e00", "2", "\u4e09\u662f"]', '["\u5173\u4e8e\u5de5\u4e1a\u548c\u9879\u76ee", "\u57f9\u80b2\u9aa8\u5e72\u4f01\u4e1a"]', '["\u8d22\u653f\u5c40"]', '32', 'document', NULL, '{"unit_id": 9, "reason": "intake/named", "args": {"name": "\u8d22\u653f\u5c40"}, "named": true, "support": []}', '2026-11-30', '2026-11-30', 'document', '11月30日前', '0', NULL, '', '', '0', '2026-11-03 01:05:10.483551', '2026-11-04 02:00:00.328483', '2026-11-05', '2026-11-05', NULL, NULL, '', '', '2026-11-25', '7');

INSERT INTO acknowledgements ("directive_id", "person_id", "at") VALUES
('1', '19', '2026-11-04 02:20:02.140017'),
('4', '19', '2026-11-04 02:20:02.140017'),
('3', '16', '2026-11-04 02:20:03.900492'),
('6', '32', '2026-11-04 02:20:05.931546'),
('2', '38', '2026-11-04 02:20:07.655021'),
('5', '77', '2026-11-04 02:20:10.666564');

INSERT INTO directive_units ("directive_id", "unit_id", "role", "position") VALUES
('1', '5', 'lead', '0'),
('1', '24', 'support', '1'),
('2', '11', 'lead', '0'),
('3', '4', 'lead', '0'),
('4', '5', 'lead', '0'),
('5', '23', 'lead', '0'),
('6', '9', 'lead', '0');

INSERT INTO feedbacks ("id", "directive_id", "kind", "due_on", "postponed_to", "disputed_at", "met_at") VALUES
('1', '1', 'first', '2026-11-17', NULL, NULL, '2026-11-16 01:30:02.196550'),
('2', '2', 'first', '2026-11-17', NULL, NULL, '2026-11-16 01:30:14.040269'),
('3', '3', 'first', '2026-11-17', NULL, NULL, '2026-11-16 01:30:06.664539'),
('4', '4', 'first', '2026-11-17', NULL, NULL, NULL),
('5', '5', 'first', '2026-11-17', NULL, NULL, '2026-11-16 01:30:21.961367'),
('6', '6', 'first', '2026-11-17', NULL, NULL, '2026-11-16 01:30:10.758448'),
('35', '1', 'periodic', '2026-12-25', NULL, NULL, NULL),
('38', '3', 'periodic', '2026-12-25', NULL, NULL, NULL);

INSERT INTO nudges ("id", "directive_id", "person_id", "step", "day", "due_on") VALUES
('15', '1', '19', 'feedback_reminder', '2026-11-13', '2026-11-17'),
('18', '3', '17', 'feedback_reminder', '2026-11-13', '2026-11-17'),
('21', '4', '19', 'feedback_reminder', '2026-11-13', '2026-11-17'),
('24', '6', '33', 'feedback_reminder', '2026-11-13', '2026-11-17'),
('105', '4', '21', 'feedback_chase', '2026-11-19', '2026-11-17'),
('108', '6', '32', 'final_reminder', '2026-11-19', '2026-11-30'),
('126', '4', '21', 'feedback_chase', '2026-11-20', '2026-11-17');

INSERT INTO requests ("id", "directive_id", "person_id", "kind", "status", "text", "until", "document_number", "suggested_units", "created_at", "head_id", "head_at", "seen_by_id", "decided_by_id", "decided_at", "decision") VALUES
('2', '1', '19', 'extension', 'granted', '2027年1月31日,主要设备到货推迟', '2027-01-31', '', '[]', '2026-11-06 01:01:08.886778', NULL, NULL, '8', '8', '2026-11-06 01:01:09.252129', '');

INSERT INTO reports ("id", "directive_id", "part_id", "person_id", "clerk_id", "channel", "kind", "text", "source", "empty", "created_at", "message_id", "corrects_id", "withdrawn_at", "quotable", "excerpt") VALUES
('7', '1', NULL, '19', NULL, 'chat', 'progress', '实施方案已印发,正在组织实施', '', '0', '2026-11-16 01:30:02.196550', '23', NULL, NULL, '1', ''),
('11', '3', NULL, '16', NULL, 'chat', 'progress', '实施方案已印发,正在组织实施', '', '0', '2026-11-16 01:30:06.664539', '5', NULL, NULL, '1', ''),
('14', '6', NULL, '32', NULL, 'chat', 'progress', '实施方案已印发,正在组织实施', '', '0', '2026-11-16 01:30:10.758448', '5', NULL, NULL, '1', ''),
('23', '5', NULL, '77', NULL, 'chat', 'progress', '实施方案已印发,正在组织实施', '', '0', '2026-11-16 01:30:21.961367', '5', NULL, NULL, '1', '');

INSERT INTO targets ("id", "directive_id", "part_id", "kind", "text", "measure", "value", "value_max", "current", "yearly", "position") VALUES
('1', '1', NULL, 'scope', '36个重点工业项目', '个', '360000', NULL, NULL, '0', '0'),
('2', '2', NULL, 'target', '1200亩', '亩', '12000000', NULL, NULL, '0', '0'),
('3', '4', NULL, 'target', '6家', '家', '60000', NULL, NULL, '0', '0'),
('4', '5', NULL, 'scope', '5家企业', '家', '50000', NULL, NULL, '0', '0'),
('5', '5', NULL, 'target', '1家企业报会', '家', '10000', NULL, NULL, '0', '1');
