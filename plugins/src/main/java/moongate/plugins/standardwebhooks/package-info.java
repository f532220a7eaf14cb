/// `standard-webhooks`: accepts only webhooks that are signed according to standardwebhooks.com.
/// Start at [moongate.plugins.standardwebhooks.StandardWebhooks].
@NullMarked
package moongate.plugins.standardwebhooks;

import org.jspecify.annotations.NullMarked;
