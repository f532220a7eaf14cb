/// Texts of configurations with `$(…)` in them, for what a request has:
/// [moongate.plugins.template.Template].
@NullMarked
package moongate.plugins.template;

import org.jspecify.annotations.NullMarked;
