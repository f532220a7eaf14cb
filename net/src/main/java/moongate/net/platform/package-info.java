/// What depends on the operating system and the processor: [NativeLibraries].
@NullMarked
package moongate.net.platform;

import org.jspecify.annotations.NullMarked;
