package moongate.plugins.protobuf;

import java.util.List;
import moongate.plugins.protobuf.OptionValue.Option;

/// A method of a service.
///
/// @param path the path of its calls: `/package.Service/Method`
/// @param clientStreams whether the client sends a stream of messages
/// @param serverStreams whether the server sends a stream of messages
/// @param options the options in the file
/// @param place file and line
public record MethodType(
    String path,
    MessageType input,
    MessageType output,
    boolean clientStreams,
    boolean serverStreams,
    List<Option> options,
    String place) {}
