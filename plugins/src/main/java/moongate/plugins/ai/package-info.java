/// What the plugins for language models share: the requests that clients send to them.
@NullMarked
package moongate.plugins.ai;

import org.jspecify.annotations.NullMarked;
