/// `ai-proxy`: clients speak OpenAI's language with models of any provider. Start at
/// [moongate.plugins.aiproxy.AiProxy].
@NullMarked
package moongate.plugins.aiproxy;

import org.jspecify.annotations.NullMarked;
