"""The engine's connections end with it, whenever its threads give them back."""

from sqlalchemy import event, text

from storage.engine_tables import engine_connections, engine_url, retire


def test_a_connection_given_back_late_is_closed(database_url: str) -> None:
    engine, closed = engine_connections(engine_url(database_url)), []
    event.listen(engine, "close", lambda raw, _entry: closed.append(raw))
    with engine.connect() as late:
        late.execute(text("select 1"))
        with engine.connect() as idle:
            idle.execute(text("select 1"))
        retire(engine)
        assert len(closed) == 1
    assert len(closed) == 2
