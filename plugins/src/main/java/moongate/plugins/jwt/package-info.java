/// `jwt`: who has a token signed with a consumer's key is that consumer. Start at
/// [moongate.plugins.jwt.Jwt].
@NullMarked
package moongate.plugins.jwt;

import org.jspecify.annotations.NullMarked;
