/// `bot-detection`: turns crawlers and scripts away by what they call themselves. Start at
/// [moongate.plugins.botdetection.BotDetection].
@NullMarked
package moongate.plugins.botdetection;

import org.jspecify.annotations.NullMarked;
