/// `oauth2`: an authorization server for the clients of a service, and the check of the tokens that
/// it has issued. Start at [moongate.plugins.oauth2.OAuth2].
@NullMarked
package moongate.plugins.oauth2;

import org.jspecify.annotations.NullMarked;
