/// What authentication plugins share: accept a client, fall back to the anonymous consumer, tell
/// the service who the client is, refuse with a challenge. Start at
/// [moongate.plugins.authentication.Authentication].
@NullMarked
package moongate.plugins.authentication;

import org.jspecify.annotations.NullMarked;
