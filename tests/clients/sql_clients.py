"""Asks a real server over the PostgreSQL protocol, as programs do.

sql_clients.py CHECK HOST PORT USER PASSWORD DATABASE: one function below is one
check; it fails by raising.
"""

import datetime
import decimal
import sys
import threading
import time

import psycopg
import sqlalchemy
from psycopg import sql as compose
from psycopg.rows import dict_row

TABLES = {
    "campaigns", "channels_daily", "conversions", "events", "orders", "order_items", "responses", "rejected",
    "sessions", "spend", "touchpoints",
}  # fmt: skip
RIALS = decimal.Decimal("1000000000000000")


def open_connection(at, **changes):
    return psycopg.connect(**{**at, **changes}, connect_timeout=20, autocommit=True)


def fails(code, ask, *given):
    """What a statement is refused with; it must be this."""
    try:
        ask(*given)
    except psycopg.Error as error:
        assert error.sqlstate == code, f"{error.sqlstate} instead of {code}: {error}"
        return error
    raise AssertionError(f"not refused with {code}: {given}")


def types(at):
    """Values come as what they are, by text and by binary, with and without parameters."""
    with open_connection(at) as connection:
        for binary in (False, True):
            cursor = connection.cursor(binary=binary, row_factory=dict_row)
            row = cursor.execute(
                "select value, currency, occurred_at, day, is_bot, seq, user_id from events where name = 'order'"
            ).fetchone()
            assert row["value"] == RIALS and isinstance(row["value"], decimal.Decimal), row
            assert row["currency"] == "IRR" and row["is_bot"] is False and isinstance(row["seq"], int), row
            assert row["occurred_at"].utcoffset() == datetime.timedelta(0), row
            assert row["day"] == row["occurred_at"].date(), row
            total = cursor.execute("select sum(value) as total, avg(value) as mean, count(*) as n from events").fetchone()
            assert total["total"] == RIALS and total["n"] == 3, total
            row = cursor.execute("select 1.5::double precision as f, null::date as d, true as b, 'é' as t").fetchone()
            assert row == {"f": 1.5, "d": None, "b": True, "t": "é"}, row


def parameters(at):
    """Parameters of every kind, prepared and not."""
    with open_connection(at) as connection:
        day = connection.execute("select max(day) from events").fetchone()[0]
        asked = [
            ("name = %s", "order", 1),
            ("value = %s", RIALS, 1),
            ("value > %s", 5, 1),
            ("value > %s", 0.5, 1),
            ("day >= %s", day, 3),
            ("day >= %s", str(day), 3),
            ("occurred_at < %s", datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1), 3),
            ("is_bot = %s", False, 3),
            ("name = any(%s)", ["order", "page_view"], 3),
            ("user_id is not distinct from %s", None, 0),
            ("name <> %s", "it's; drop table events", 3),
        ]
        for where, value, expected in asked:
            for prepare in (None, True):
                found = connection.execute(
                    f"select count(*) from events where {where}", (value,), prepare=prepare
                ).fetchone()
                if where.startswith("user_id"):
                    found = (0,) if found[0] in (0, 2) else found
                assert found == (expected,), f"{where} with {value!r} ({prepare=}): {found}"
        assert connection.execute("select name from events order by name limit %s", (1,)).fetchone() == ("order",)
        for _ in range(7):
            assert connection.execute("select %s::int + 1", (41,)).fetchone() == (42,)
        fails("22P02", connection.execute, "select count(*) from events where day = %s", ("soon",))
        query = compose.SQL("select count(*) from {}").format(compose.Identifier("public", "events"))
        assert connection.execute(query).fetchone() == (3,)


def cursors(at):
    """A cursor of the server gives its rows in parts; a transaction changes nothing."""
    with psycopg.connect(**at) as connection:
        with connection.cursor(name="part") as cursor:
            cursor.itersize = 2
            cursor.execute("select name from events order by name")
            assert [name for (name,) in cursor] == ["order", "page_view", "page_view"]
        connection.commit()
        assert connection.execute("select 1").fetchone() == (1,)
        fails("42703", connection.execute, "select missing from events")
        fails("25P02", connection.execute, "select 1")
        connection.rollback()
        assert connection.execute("select 1").fetchone() == (1,)


def read_only(at):
    """Nothing can be written, and nothing that matters be set."""
    with open_connection(at) as connection:
        for text in (
            "insert into events (name) values ('x')",
            "update spend set spend = 0",
            "delete from orders",
            "create table mine (a int)",
            "create table mine as select * from events",
            "drop table events",
            "copy events from stdin",
            "select * into mine from events",
            "with gone as (delete from events returning *) select * from gone",
            "explain analyze delete from events",
            "truncate events",
        ):
            fails("25006", connection.execute, text)
        fails("42501", connection.execute, "set role admin")
        fails("42704", connection.execute, "set datafusion.execution.batch_size = 1")
        fails("22023", connection.execute, "set default_transaction_read_only = off")
        for name, value in (("application_name", "x"), ("TimeZone", "Asia/Tehran"), ("statement_timeout", "5s")):
            connection.execute(f"set {name} = '{value}'")
            assert connection.execute(f"show {name}").fetchone() == (value,)
        assert connection.info.parameter_status("TimeZone") == "Asia/Tehran"
        moment = connection.execute("select max(occurred_at) from events").fetchone()[0]
        assert str(moment.tzinfo) == "Asia/Tehran", moment
        assert connection.execute("select count(*) from events").fetchone() == (3,)


def errors(at):
    """Errors say what, with PostgreSQL's states, and where."""
    with open_connection(at) as connection:
        error = fails("42703", connection.execute, "select missing from events")
        assert error.diag.statement_position == "8", error.diag.statement_position
        error = fails("42P01", connection.execute, "select * from absent")
        assert error.diag.statement_position == "15", error.diag.statement_position
        fails("42601", connection.execute, "select * from")
        fails("42883", connection.execute, "select no_such(1)")
        fails("22012", connection.execute, "select 1 / 0")
        fails("42803", connection.execute, "select name, count(*) from events")
        fails("2201B", connection.execute, "select regexp_replace('a', '(a{1000}){1000}', 'b')")
        assert connection.execute("select 1").fetchone() == (1,)


SLOW = "select count(*) from events a, events b, (select * from generate_series(1, 100000000)) c where a.seq + b.seq + c.value < 0"


def cancel(at):
    """A statement that takes long can be cancelled, and has a timeout."""
    with open_connection(at) as connection:
        connection.execute("set statement_timeout = 300")
        fails("57014", connection.execute, SLOW)
        connection.execute("reset statement_timeout")
        asked = threading.Event()

        def soon():
            asked.wait()
            while not done.is_set():
                connection.cancel_safe()
                done.wait(0.2)

        done = threading.Event()
        thread = threading.Thread(target=soon)
        thread.start()
        started = time.monotonic()
        asked.set()
        error = fails("57014", connection.execute, SLOW)
        done.set()
        thread.join()
        assert "user request" in str(error), error
        assert time.monotonic() - started < 20
        assert connection.execute("select 1").fetchone() == (1,)


def fresh(at):
    """One connection sees what came after it was opened; the caller sends it."""
    with open_connection(at) as connection:
        before = connection.execute("select count(*) from events").fetchone()[0]
        print(before, flush=True)
        sys.stdin.readline()
        until = time.monotonic() + 20
        while connection.execute("select count(*) from events").fetchone()[0] == before:
            assert time.monotonic() < until, "the event is not seen"


def other(at):
    """A key opens its own workspace only, and sees that one's rows only."""
    with open_connection(at) as connection:
        assert connection.execute("select current_database()").fetchone() == (at["dbname"],)
        assert connection.execute("select count(*) from events").fetchone() == (0,)
        fails("42P01", connection.execute, "select * from shop.public.events")
    fails_to_connect({**at, "dbname": "shop"}, "does not exist")
    fails_to_connect({**at, "password": "wrong"}, "password authentication failed")


def fails_to_connect(at, why):
    try:
        open_connection(at).close()
    except psycopg.OperationalError as error:
        assert why in str(error), error
    else:
        raise AssertionError(f"let in: {at['user']} to {at['dbname']}")


def reflection(at):
    """SQLAlchemy finds tables and columns by itself."""
    url = sqlalchemy.URL.create(
        "postgresql+psycopg", at["user"], at["password"], at["host"], int(at["port"]), at["dbname"]
    )
    engine = sqlalchemy.create_engine(url)
    inspector = sqlalchemy.inspect(engine)
    assert "public" in inspector.get_schema_names()
    found = set(inspector.get_table_names()) | set(inspector.get_view_names())
    assert TABLES <= found, TABLES - found
    columns = {column["name"]: column["type"] for column in inspector.get_columns("events")}
    assert isinstance(columns["value"], sqlalchemy.Numeric), columns["value"]
    assert isinstance(columns["day"], sqlalchemy.Date), columns["day"]
    assert isinstance(columns["occurred_at"], sqlalchemy.DateTime) and columns["occurred_at"].timezone
    assert isinstance(columns["name"], sqlalchemy.Text)
    assert inspector.get_pk_constraint("events")["constrained_columns"] == []
    assert inspector.get_foreign_keys("events") == []
    assert inspector.get_indexes("events") == []
    events = sqlalchemy.Table("events", sqlalchemy.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        query = sqlalchemy.select(sqlalchemy.func.sum(events.c.value)).where(events.c.name == "order")
        assert connection.execute(query).scalar() == RIALS
    engine.dispose()


def tools(at):
    """What BI tools ask about schemas, tables, columns, types and keys."""
    with open_connection(at) as connection:
        cursor = connection.cursor(row_factory=dict_row)
        for name, text, expected in QUESTIONS:
            try:
                rows = cursor.execute(text).fetchall()
            except psycopg.Error as error:
                raise AssertionError(f"{name}: {error}") from error
            assert expected(rows), f"{name}: {rows[:5]}"


def named(column, value):
    return lambda rows: any(row[column] == value for row in rows)


def none(rows):
    return rows == []


QUESTIONS = [
    (
        "Metabase: who may read what",
        """with table_privileges as (
             select null as role, t.schemaname as schema, t.objectname as table,
                    pg_catalog.has_any_column_privilege(current_user, '"' || t.schemaname || '"."' || t.objectname || '"', 'select') as select
               from (select schemaname, tablename as objectname from pg_catalog.pg_tables
                     union select schemaname, viewname as objectname from pg_catalog.pg_views
                     union select schemaname, matviewname as objectname from pg_catalog.pg_matviews) t
              where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema')
           select t.* from table_privileges t where t.select""",
        named("table", "events"),
    ),
    (
        "Metabase: tables",
        """select n.nspname as schema, c.relname as name,
                  case c.relkind when 'r' then 'TABLE' when 'v' then 'VIEW' else null end as type,
                  d.description as description, stat.n_live_tup as estimated_row_count
             from pg_catalog.pg_class as c
             inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
             left join pg_catalog.pg_description as d on c.oid = d.objoid and d.objsubid = 0
             left join pg_stat_user_tables as stat on n.nspname = stat.schemaname and c.relname = stat.relname
            where c.relnamespace = n.oid and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
              and c.relkind in ('r', 'p', 'v', 'f', 'm') and n.nspname in ('public')
            order by type asc, schema asc, name asc""",
        named("name", "events"),
    ),
    (
        "Metabase: columns",
        """select c.column_name as name, c.udt_name as "database-type", c.ordinal_position - 1 as "database-position",
                  c.table_schema as "table-schema", c.table_name as "table-name", pk.column_name is not null as "pk?"
             from information_schema.columns as c
             left join (select tc.table_schema, tc.table_name, kc.column_name
                          from information_schema.table_constraints as tc
                          inner join information_schema.key_column_usage as kc
                             on tc.constraint_name = kc.constraint_name and tc.table_schema = kc.table_schema
                                and tc.table_name = kc.table_name
                         where tc.constraint_type = 'PRIMARY KEY') as pk
               on c.table_schema = pk.table_schema and c.table_name = pk.table_name and c.column_name = pk.column_name
            where c.table_schema !~ '^information_schema|catalog_history|pg_' and c.table_schema in ('public')
            order by "table-schema", "table-name", "database-position" """,
        named("database-type", "numeric"),
    ),
    (
        "Metabase: enums",
        """select nspname, typname, enumlabel from pg_enum e join pg_type t on t.oid = e.enumtypid
             join pg_namespace n on n.oid = t.typnamespace""",
        none,
    ),
    ("JDBC: catalogs", "select datname from pg_catalog.pg_database where datallowconn = true order by datname", named("datname", "shop")),
    (
        "JDBC: schemas",
        """select nspname as table_schema, null as table_catalog from pg_catalog.pg_namespace
            where nspname <> 'pg_toast' and (nspname !~ '^pg_temp_' or nspname = (pg_catalog.current_schemas(true))[1])
            order by table_schema""",
        named("table_schema", "public"),
    ),
    (
        "JDBC: columns",
        """select * from (select n.nspname, c.relname, a.attname, a.atttypid, a.attnotnull, a.atttypmod, a.attlen,
                  t.typtypmod, row_number() over (partition by a.attrelid order by a.attnum) as attnum,
                  nullif(a.attidentity, '') as attidentity, nullif(a.attgenerated, '') as attgenerated,
                  pg_catalog.pg_get_expr(def.adbin, def.adrelid) as adsrc, dsc.description, t.typbasetype, t.typtype
             from pg_catalog.pg_namespace n
             join pg_catalog.pg_class c on (c.relnamespace = n.oid)
             join pg_catalog.pg_attribute a on (a.attrelid = c.oid)
             join pg_catalog.pg_type t on (a.atttypid = t.oid)
             left join pg_catalog.pg_attrdef def on (a.attrelid = def.adrelid and a.attnum = def.adnum)
             left join pg_catalog.pg_description dsc on (c.oid = dsc.objoid and a.attnum = dsc.objsubid)
            where c.relkind in ('r', 'p', 'v', 'f', 'm') and a.attnum > 0 and not a.attisdropped
              and n.nspname like 'public' and c.relname like 'events') c where true
            order by nspname, c.relname, attnum""",
        lambda rows: [row["attnum"] for row in rows] == list(range(1, len(rows) + 1)) and len(rows) > 40,
    ),
    (
        "JDBC: primary keys",
        """select null as table_cat, n.nspname as table_schema, ct.relname as table_name, a.attname as column_name,
                  (information_schema._pg_expandarray(i.indkey)).n as key_seq, ci.relname as pk_name
             from pg_catalog.pg_class ct
             join pg_catalog.pg_attribute a on (ct.oid = a.attrelid)
             join pg_catalog.pg_namespace n on (ct.relnamespace = n.oid)
             join pg_catalog.pg_index i on (a.attrelid = i.indrelid)
             join pg_catalog.pg_class ci on (ci.oid = i.indexrelid)
            where true and n.nspname = 'public' and ct.relname = 'events' and i.indisprimary""",
        none,
    ),
    (
        "Grafana: tables",
        """select case when quote_ident(table_schema) in (
                 SELECT
                   CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
                 FROM
                   generate_series(
                     array_lower(string_to_array(current_setting('search_path'),','),1),
                     array_upper(string_to_array(current_setting('search_path'),','),1)
                   ) as i,
                   string_to_array(current_setting('search_path'),',') s
                 ) then quote_ident(table_name) else quote_ident(table_schema) || '.' || quote_ident(table_name)
               end as "table"
             from information_schema.tables
            where quote_ident(table_schema) not in ('information_schema', 'pg_catalog', 'timescaledb_information')
            order by "table" """,
        named("table", "events"),
    ),
    (
        "Grafana: columns",
        """select quote_ident(column_name) as "column", data_type as "type"
             from information_schema.columns
            where case when array_length(parse_ident('events'), 1) = 2
                  then quote_ident(table_schema) = (parse_ident('events'))[1] and quote_ident(table_name) = (parse_ident('events'))[2]
                  else quote_ident(table_name) = 'events' and quote_ident(table_schema) in (
                 SELECT
                   CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
                 FROM
                   generate_series(
                     array_lower(string_to_array(current_setting('search_path'),','),1),
                     array_upper(string_to_array(current_setting('search_path'),','),1)
                   ) as i,
                   string_to_array(current_setting('search_path'),',') s
                 ) end""",
        named("type", "timestamp with time zone"),
    ),
    ("Grafana: version", "select current_setting('server_version_num')::int / 100 as version", lambda rows: rows[0]["version"] == 1500),
    ("Grafana: time series", "select date_trunc('hour', occurred_at) as time, count(*) as n from events group by 1 order by 1", lambda rows: rows),
    (
        "Superset: views",
        "select viewname from pg_catalog.pg_views where schemaname = 'public'",
        none,
    ),
    (
        "DBeaver: databases",
        """select db.oid, db.* from pg_catalog.pg_database db where datallowconn and not datistemplate order by db.datname""",
        named("datname", "shop"),
    ),
    (
        "DBeaver: schemas",
        """select n.oid, n.*, d.description from pg_catalog.pg_namespace n
             left outer join pg_catalog.pg_description d on d.objoid = n.oid and d.objsubid = 0 order by nspname""",
        named("nspname", "public"),
    ),
    (
        "DBeaver: types",
        """select t.oid, t.typname, t.typtype, t.typelem, format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name
             from pg_catalog.pg_type t left outer join pg_class c on c.oid = t.typrelid
            where t.typname is not null and (c.relkind is null or c.relkind = 'c') order by t.oid""",
        named("typname", "numeric"),
    ),
    (
        "DBeaver: tables",
        """select c.oid, c.relname, c.relkind, d.description from pg_catalog.pg_class c
             left outer join pg_catalog.pg_description d on d.objoid = c.oid and d.objsubid = 0
            where c.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = 'public') and c.relkind not in ('i', 'I', 'c')""",
        named("relname", "orders"),
    ),
    (
        "ODBC: columns",
        """select n.nspname, c.relname, a.attname, a.atttypid, t.typname, a.attnum, a.attlen, a.atttypmod, a.attnotnull,
                  c.relhasrules, c.relkind, c.oid, pg_get_expr(d.adbin, d.adrelid), case t.typtype when 'd' then t.typbasetype else 0 end,
                  t.typtypmod, 0, attidentity, c.relhassubclass
             from (((pg_catalog.pg_class c
                     inner join pg_catalog.pg_namespace n on n.oid = c.relnamespace and c.relname = E'events' and n.nspname = E'public')
                    inner join pg_catalog.pg_attribute a on (not a.attisdropped) and a.attnum > 0 and a.attrelid = c.oid)
                   inner join pg_catalog.pg_type t on t.oid = a.atttypid)
                  left outer join pg_attrdef d on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum
            order by n.nspname, c.relname, attnum""",
        named("attname", "occurred_at"),
    ),
    ("the server", "select version() as v, current_user as u, current_schema() as s, pg_is_in_recovery() as r", lambda rows: rows[0]["v"].startswith("PostgreSQL 15") and rows[0]["s"] == "public"),
]


if __name__ == "__main__":
    check, host, port, user, password, database = sys.argv[1:]
    globals()[check]({"host": host, "port": port, "user": user, "password": password, "dbname": database})
