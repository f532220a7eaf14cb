/// Stores in databases. Start at [SqlStore]: documents as JSON, with what must be unique, what
/// refers to what, and a log of changes in tables beside them, so that the same few statements
/// ([Rows]) serve [SqliteDatabase] and [PostgresDatabase].
///
/// All reads are answered from memory; the database is asked for what others have changed and told
/// what this node changes. One writer at a time, over all nodes: so the log is in the order of the
/// commits, and the rules between entities are those of [moongate.store.DocumentStore].
@NullMarked
package moongate.sql;

import org.jspecify.annotations.NullMarked;
