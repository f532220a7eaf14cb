/// `ai-response-transformer`: a model rewrites responses. Start at
/// [moongate.plugins.airesponsetransformer.AiResponseTransformer].
@NullMarked
package moongate.plugins.airesponsetransformer;

import org.jspecify.annotations.NullMarked;
