/// The commands of `moongate`, one class each. Start at [CommandLines].
///
/// A command prints what the operator wants to know, and returns an exit code. If it fails, it
/// throws a [CommandException], which is shown as `Error: …` without a stack trace; the exit code
/// is then 1.
@NullMarked
package moongate.app.cli;

import org.jspecify.annotations.NullMarked;
