/// `ai-proxy`: clients use models of any provider in OpenAI's format. Start at
/// [moongate.plugins.aiproxy.AiProxy].
@NullMarked
package moongate.plugins.aiproxy;

import org.jspecify.annotations.NullMarked;
