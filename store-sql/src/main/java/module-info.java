/// Stores in databases: SQLite for one node, PostgreSQL for several.
module moongate.sql {
  requires static org.jspecify;
  requires transitive java.sql;
  requires transitive moongate.store;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;

  exports moongate.sql;
}
