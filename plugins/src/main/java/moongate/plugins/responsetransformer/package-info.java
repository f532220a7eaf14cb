/// `response-transformer`: changes headers and JSON bodies of responses. Start at
/// [moongate.plugins.responsetransformer.ResponseTransformer].
@NullMarked
package moongate.plugins.responsetransformer;

import org.jspecify.annotations.NullMarked;
