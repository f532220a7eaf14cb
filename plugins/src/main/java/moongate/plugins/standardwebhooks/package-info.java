/// `standard-webhooks`: lets webhooks in that are signed as standardwebhooks.com has it. Start at
/// [moongate.plugins.standardwebhooks.StandardWebhooks].
@NullMarked
package moongate.plugins.standardwebhooks;

import org.jspecify.annotations.NullMarked;
