/// The commands of `moongate`, one class each: start at [CommandLines].
///
/// A command prints what the operator wants to know and returns an exit code. What stops it is a
/// [CommandException], shown as `Error: …` without a stack trace, exit code 1.
@NullMarked
package moongate.app.cli;

import org.jspecify.annotations.NullMarked;
