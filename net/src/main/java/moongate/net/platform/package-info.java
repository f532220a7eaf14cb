/// What this process finds in its system: [NativeLibraries].
@NullMarked
package moongate.net.platform;

import org.jspecify.annotations.NullMarked;
