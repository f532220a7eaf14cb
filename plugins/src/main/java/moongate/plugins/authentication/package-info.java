/// What authentication plugins do alike: let somebody in, fall back to the anonymous consumer, tell
/// the service who is there, refuse with a challenge. Start at
/// [moongate.plugins.authentication.Authentication].
@NullMarked
package moongate.plugins.authentication;

import org.jspecify.annotations.NullMarked;
