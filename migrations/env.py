"""How Alembic reaches our database: by a connection that `kb.migrate` hands it, or from its own command.

`alembic revision --autogenerate` works too: it then takes the database that KB_DATABASE_URL names.
"""

from __future__ import annotations

from alembic import context

from kb.database import connect
from kb.migrate import configure

if context.is_offline_mode():
    msg = "offline migrations are not supported: the steps look at the database"
    raise SystemExit(msg)

handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    configure(context, handed_over)
    context.run_migrations()
else:
    database = connect()
    with database.locked(), database.writer.begin() as connection:
        configure(context, connection)
        context.run_migrations()
    database.close()
