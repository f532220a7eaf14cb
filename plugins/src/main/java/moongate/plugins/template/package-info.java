/// Configured texts with expressions `$(…)` for values of a request: start at
/// [moongate.plugins.template.Template].
@NullMarked
package moongate.plugins.template;

import org.jspecify.annotations.NullMarked;
