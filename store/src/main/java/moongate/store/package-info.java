/// Stores of the configuration. Start at [ConfigStore].
///
/// A declarative file ([DeclarativeFile], YAML or JSON) becomes a [moongate.model.Snapshot], or a
/// list of all its problems ([InvalidConfiguration]). A [ConfigStore] holds the current snapshot.
/// The parts that serve it participate in each change by a [ConfigStore.Preparation], and can
/// refuse it; then nothing changes.
///
/// The Admin API reads and changes single entities by an [EntityStore]. Every store keeps all
/// documents in memory ([DocumentStore]); a database is where they are loaded from and stored.
@NullMarked
package moongate.store;

import org.jspecify.annotations.NullMarked;
