import time
from bot.clock import SystemClock
from bot.delivery.pace import Pace
from bot.delivery.outbox import Outbox
from bot.delivery.sender import Sender
from tests.delivery.support import *
async def test_m(database, telegram, clock):
    people = await add_people(database, *range(2001, 2151))
    async with database.write(Cause(BEGIN)) as session:
        for k in range(30):
            for p in people:
                await outgoing.send(session, Cause(BEGIN), Notice("t", f"{k}:{p}", {"text": "x"}, person_id=p, not_before=None if k==0 else later(10**6)))
    o=Outbox(database, clock)
    t=time.monotonic(); r=await o.claim(frozenset()); print("claim among 4500", database.is_sqlite, time.monotonic()-t); await o.release(r, attempts=0, fault="")
    for enabled in (True,):
        telegram.delay=0.05
        async with ext_bot(telegram.url, pace=Pace(SystemClock(), enabled=enabled)) as bot:
            t=time.monotonic(); n=await Sender(o, bot, say).drain(); d=time.monotonic()-t
            print("sent", n, "in", round(d,2), "=", round(n/d,1), "/s")
