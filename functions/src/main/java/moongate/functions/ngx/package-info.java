/// The `ngx.*` functions: start at [moongate.functions.ngx.Ngx], which puts them together.
@NullMarked
package moongate.functions.ngx;

import org.jspecify.annotations.NullMarked;
