package moongate.plugins.llm.events;

/// One piece of a streamed answer, as its provider sent it. All text is bytes.
///
/// @param name the type of the event; empty if the provider sends none
/// @param data usually JSON
public record Event(String name, String data) {}
