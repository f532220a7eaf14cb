/// The settings of a node, and their sources. Start at [KnownSettings], the table of all settings,
/// and [SettingsReader], which merges command line, environment, file and defaults.
///
/// The names are Kong's. All problems are reported at once, each with the file and line, or the
/// variable, that it comes from.
@NullMarked
package moongate.app.settings;

import org.jspecify.annotations.NullMarked;
