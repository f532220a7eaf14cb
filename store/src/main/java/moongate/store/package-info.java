/// Where configuration lives. Start at [ConfigStore].
///
/// A declarative file ([DeclarativeFile], YAML or JSON) becomes a [moongate.model.Snapshot] or a
/// list of everything that is wrong with it ([InvalidConfiguration]). A [ConfigStore] holds the
/// current snapshot; whoever serves from it takes part in each change as a
/// [ConfigStore.Preparation] and may refuse it, in which case nothing changes.
///
/// The Admin API reads and changes single entities through an [EntityStore]. Every store keeps all
/// documents in memory ([DocumentStore]); a database is where they come from and go to.
@NullMarked
package moongate.store;

import org.jspecify.annotations.NullMarked;
