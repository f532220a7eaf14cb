/// `ai-request-transformer`: a model rewrites the bodies of requests. Start at
/// [moongate.plugins.airequesttransformer.AiRequestTransformer].
@NullMarked
package moongate.plugins.airequesttransformer;

import org.jspecify.annotations.NullMarked;
