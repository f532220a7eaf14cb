/// `jwt`: clients authenticate with a token that was signed with the key of a consumer. Start at
/// [moongate.plugins.jwt.Jwt].
@NullMarked
package moongate.plugins.jwt;

import org.jspecify.annotations.NullMarked;
