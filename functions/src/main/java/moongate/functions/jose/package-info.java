/// Encrypted tokens (JWE, RFC 7516) over the JDK's cryptography, without Lua: start at
/// [moongate.functions.jose.Jwe].
@NullMarked
package moongate.functions.jose;

import org.jspecify.annotations.NullMarked;
