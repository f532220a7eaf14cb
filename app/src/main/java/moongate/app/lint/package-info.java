/// Finds mistakes in functions without running them. Start at [moongate.app.lint.Lint].
@NullMarked
package moongate.app.lint;

import org.jspecify.annotations.NullMarked;
