/// What plugins need that call AWS: who signs ([moongate.plugins.aws.Credentials]), and how
/// ([moongate.plugins.aws.Signature]).
@NullMarked
package moongate.plugins.aws;

import org.jspecify.annotations.NullMarked;
