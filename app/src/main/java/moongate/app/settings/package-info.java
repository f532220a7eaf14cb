/// What the operator may set, and from where: start at [KnownSettings], the one table of all
/// settings, and [SettingsReader], which merges command line, environment, file and defaults.
///
/// The names are Kong's. Every problem is reported at once, each with the file and line or the
/// variable it comes from.
@NullMarked
package moongate.app.settings;

import org.jspecify.annotations.NullMarked;
