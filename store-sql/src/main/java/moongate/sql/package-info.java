/// Stores in databases. Start at [SqlStore]. Documents are stored as JSON. Further tables have the
/// unique keys, the references, and a log of changes, so that the same few statements ([Rows]) work
/// for [SqliteDatabase] and [PostgresDatabase].
///
/// All reads are answered from memory. The database is only used to read the changes of other nodes
/// and to write those of this node. There is one writer at a time, over all nodes. So the log is in
/// the order of the commits, and the rules between entities are those of
/// [moongate.store.DocumentStore].
@NullMarked
package moongate.sql;

import org.jspecify.annotations.NullMarked;
