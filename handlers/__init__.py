"""The bot's face in Telegram, a topic a file: parse the update, one service call, render.

What each topic offers stands here, so that its file, and all that it needs, is loaded when somebody uses it
(docs/decisions/0033); a test holds this list to the files.
"""

from handlers.topics import Topic, topic

TOPICS: tuple[Topic, ...] = (
    topic("plain", views="text"),
    topic(
        "accounts",
        commands="start help lang roster",
        presses="LANGUAGE CODES",
        views="greeting help menu language bindings invitation_codes",
    ),
    topic("own_account", commands="account", presses="ACCOUNT ACCOUNT_TAKE ACCOUNT_ASK UNBIND_NOT", views="account"),
    topic("audit_log", commands="audit", presses="AUDIT AUDIT_SHEET", views="audit_log audit_sheet"),
    topic(
        "documents",
        commands="docs",
        presses="DOCUMENT DOCUMENT_DATE DISCARD PASTE_DONE PASTE_DROP",
        dialogs="paste document_date",
        views="documents document_summary",
        takers=2,
    ),
    topic(
        "review",
        presses="BULK UNDO ADOPT_ALL ITEMS",
        replies="document_summary bulk_result draft_sheet sheet_changes",
        views="bulk_result document_items approval",
        takers=2,
    ),
    topic("passed_over", presses="PASSED_OVER TAKE_UP"),
    topic(
        "draft_cards",
        presses="CARD FIELD SET TYPE ADOPT MERGE SPLIT LEAVE_OUT",
        dialogs="draft_field",
        views="draft_card",
    ),
    topic("draft_sheets", presses="SHEET SHEET_APPLY", views="draft_sheet sheet_changes"),
    topic(
        "comments",
        presses="COMMENT_ASK COMMENT_SEND COMMENTS COMMENT_ADOPT COMMENT_DECLINE COMMENT_ALL",
        views="comments_came",
    ),
    topic(
        "comment_answers",
        presses="COMMENT_NONE",
        replies="comment_request comment_reminder",
        views="comment_request comment_reminder comment_kept comment_which",
        takers=2,
    ),
    topic(
        "approval",
        presses="SUBMIT TAKE_BACK APPROVE RETURN ISSUE CHANGE_OWNER CHANGE_DATE",
        dialogs="return_reason new_owner new_date",
        views="approval_result issue_result",
    ),
    topic("issue_notices", presses="SIGN_ALL NOTICE_ITEMS OBJECT_PICK", views="issue_notice"),
    topic("cards", presses="FACE ATTACHMENT", views="card attachment", takers=1),
    topic(
        "overviews",
        commands="my due find",
        presses="MINE OVERVIEW OVERVIEW_CHOOSE OVERVIEW_OPEN",
        views="overview my_list",
    ),
    topic("drilling", commands="overview", presses="DRILL DRILL_LIST DRILL_OPEN DRILL_DIGEST", views="drill"),
    topic("parts", presses="PARTS PART_DONE", views="parts"),
    topic("due_dates", commands="calendar", presses="DUE_CALENDAR", views="due_calendar"),
    topic("forecasts", presses="FORECAST FORECAST_OF"),
    topic("burdens", commands="burden", presses="BURDENS BURDEN_SHEET", views="burdens burden_sheet"),
    topic(
        "backups", commands="outbox", presses="OUTBOX_PAGE OUTBOX_SEND OUTBOX_DROP", views="backup_daily held_outbox"
    ),
    topic("deliveries", commands="deliveries", presses="DELIVERIES DELIVERIES_OF DELIVERY_AGAIN", views="deliveries"),
    topic("ledger", commands="ledger", presses="LEDGER LEDGER_CHOOSE LEDGER_MAKE", views="ledger ledger_sheet"),
    topic("carrying_over", commands="carry", presses="CARRY", views="carry_over"),
    topic("archives", commands="archive", presses="ARCHIVE", views="archives archive_package"),
    topic(
        "assessments",
        commands="assess",
        presses="ASSESS ASSESS_ASK ASSESS_SHEET ASSESS_AGREE ASSESS_OBJECT ASSESS_EXCLUDE",
        dialogs="assessment_words exclusion_reason",
        views="assessment assessment_sheet assessment_check",
    ),
    topic("limits", presses="LIMITS LIMIT_SET LIMIT_TYPE", dialogs="directive_limits", views="directive_limits"),
    topic("bundles", presses="SIGN_CHASED PUT_OFF STEPWISE INSTRUCTION_SIGN_TOLD", views="bundle unit_notice"),
    topic(
        "requests",
        presses="SIGN_ONE EXTEND COMPLETE COORDINATE OBJECT TRANSFER SIGN_FOR ASKED_BACK",
        dialogs="extension completion transfer coordination objection",
    ),
    topic(
        "decisions",
        presses=(
            "AGREE SEND_BACK GIVE_UNIT GIVE_TO ASKED DISPUTE_FOUND DISPUTE_NONE OWNER_PICK OWNER_SET SUSPEND "
            "STRIKE_OFF RESUME REOPEN EVIDENCE"
        ),
        dialogs="request_return suspend cancel_directive reopen",
        replies="inquiry",
        views="request outcome dispute inquiry",
    ),
    topic("todo", commands="todo", presses="TODO", views="todo waiting"),
    topic(
        "absences",
        commands="absent",
        presses="ABSENCE_END ABSENCE_ENTER",
        dialogs="absence",
        views="absences handed_back",
    ),
    topic(
        "persons",
        commands="person",
        presses="PERSON ENTER_FOR SIGN_ALL_FOR LEAVE UNBIND",
        dialogs="entry",
        views="person",
    ),
    topic("granting", presses="ROLES ROLE_SET"),
    topic(
        "moving",
        commands="move",
        presses="MOVE_ITEMS MOVE_PICK MOVE_TO MOVE_GO",
        dialogs="moving_reason",
        views="moving",
    ),
    topic("task_sheets", presses="PAPERS PAPER", views="unreached task_sheets"),
    topic(
        "units",
        commands="unit",
        presses="UNIT UNIT_RENAME UNIT_MERGE UNIT_GO",
        dialogs="unit_rename",
        views="unit unit_change",
    ),
    topic("splitting", presses="UNIT_SPLIT SPLIT_SET SPLIT_GO"),
    topic(
        "digests",
        commands="digest",
        presses="DIGEST DIGEST_ITEM DIGEST_ITEMS DIGEST_LAST DIGEST_READ DIGEST_PICTURE",
        views="digest digest_items digest_picture",
    ),
    topic(
        "digest_previews",
        presses="PREVIEW PREVIEW_HOLD PREVIEW_ALL CLEARING HOLD HEADLINE QUOTES QUOTE_WITHHOLD QUOTE_SHORTEN",
        dialogs="digest_headline digest_excerpt",
        views="digest_preview digest_clearing",
    ),
    topic(
        "bulletins",
        commands="bulletin",
        presses="BULLETIN BULLETIN_SCOPE BULLETIN_MAKE BULLETIN_TYPE NOTICE_PAPER CHASE_PAPER",
        dialogs="bulletin_period",
        views="bulletins",
    ),
    topic(
        "bulletin_cards",
        presses="BULLETIN_SHOW BULLETIN_FILE BULLETIN_SUBMIT BULLETIN_SIGN BULLETIN_BACK BULLETIN_RETURN BULLETIN_DROP",
        dialogs="bulletin_reason",
        views="bulletin bulletin_file bulletin_loose bulletin_signed bulletin_submitted bulletin_back",
    ),
    topic(
        "bulletin_lines",
        presses="BULLETIN_LINES BULLETIN_STRIKE BULLETIN_WITHHOLD BULLETIN_SHORTEN BULLETIN_WRITE",
        dialogs="bulletin_excerpt bulletin_words",
        views="bulletin_lines",
    ),
    topic("breakdowns", presses="BREAKDOWN", views="breakdown"),
    topic("digest_wishes", presses="DIGEST_WISHES DIGEST_WEEKDAY DIGEST_EDITION"),
    topic("groups", commands="counts", views="group_counts group_pointer group_running"),
    topic(
        "instructions",
        presses=(
            "INSTRUCTION_SEND INSTRUCTION_TO_CLERK INSTRUCTION_WITHDRAW INSTRUCTION_SHOW INSTRUCTION_RELEASE "
            "INSTRUCTION_DROP INSTRUCTION_SIGN INSTRUCTION_OPEN INSTRUCTION_SAY"
        ),
        dialogs="instruction_words",
        replies="instruction",
        views="instruction_check instruction_todo instruction",
    ),
    topic(
        "instruction_forms",
        presses="INSTRUCT_ON INSTRUCT_READ INSTRUCT_FORM INSTRUCT_DAY",
        dialogs="instruction_day",
        views="instruction_day",
    ),
    topic(
        "instruction_desk",
        commands="instructions",
        presses=(
            "INSTRUCTIONS INSTRUCTION_UNITS INSTRUCTION_UNIT INSTRUCTION_UNITS_DONE INSTRUCTION_ANSWER "
            "INSTRUCTION_ANSWERED INSTRUCTION_CHASE_ON INSTRUCTION_DIRECTIVE"
        ),
        dialogs="instruction_units instruction_answer",
        views="instructions instruction_units instruction_said",
    ),
    topic(
        "transcribing",
        commands="transcribe",
        presses="TRANSCRIBE TRANSCRIBE_LEADER TRANSCRIBE_DAY TRANSCRIBE_SCAN",
        dialogs="transcribe_words transcribe_day transcribe_scan",
        views="transcribe_leaders transcribe_day",
    ),
    topic("leader_words", presses="INSTRUCT INSTRUCTION_REWORD", dialogs="instruction", leader_takers=1),
    topic("fill_in", presses="FILL_IN FILL_IN_SEND FILL_IN_DROP", views="fill_in_sheet fill_in_read"),
    topic("lists", presses="LIST LIST_TICK LIST_ROW LIST_WRITE ROWS_MEANT", dialogs="which_rows"),
    topic(
        "list_sheets",
        presses="LIST_SHEET LIST_FILE LIST_APPLY",
        dialogs="list_file",
        replies="list_sheet list_changes list_given rows_given",
        views="list_sheet list_changes list_given rows_given",
    ),
    topic(
        "answers",
        presses=(
            "REPORT PROBLEM ON_BEHALF THIS_ITEM NONE_MEANT VALUE WITHDRAW CORRECT LATER SKIP DISMISS "
            "FILE_ELSEWHERE CLAIM ENTRY_REASON"
        ),
        views="heard question",
    ),
    topic(
        "reports",
        dialogs="report problem on_behalf which_item later_day",
        replies="issue_notice card bundle unit_notice heard outcome fill_in_sheet fill_in_read",
        takers=1,
    ),  # nearly the last: whoever has something open may write any words
    topic("offered_text", takers=1),
)
