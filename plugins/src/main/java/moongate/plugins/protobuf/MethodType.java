package moongate.plugins.protobuf;

import java.util.List;
import moongate.plugins.protobuf.OptionValue.Option;

/// A method of a service.
///
/// @param path where it is called: `/package.Service/Method`
/// @param clientStreams whether any number of messages may come
/// @param serverStreams whether any number of messages may answer
/// @param options what the file says besides
/// @param place file and line
public record MethodType(
    String path,
    MessageType input,
    MessageType output,
    boolean clientStreams,
    boolean serverStreams,
    List<Option> options,
    String place) {}
