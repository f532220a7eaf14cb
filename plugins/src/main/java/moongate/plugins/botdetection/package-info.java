/// `bot-detection`: refuses crawlers and scripts by their `User-Agent`. Start at
/// [moongate.plugins.botdetection.BotDetection].
@NullMarked
package moongate.plugins.botdetection;

import org.jspecify.annotations.NullMarked;
