/// Byte-string arithmetic of the `kong.*` and `ngx.*` functions, free of Lua and of HTTP: escapes,
/// query arguments, dates, digests. Every string here holds bytes, one per char (a Latin-1 view).
@NullMarked
package moongate.functions.text;

import org.jspecify.annotations.NullMarked;
