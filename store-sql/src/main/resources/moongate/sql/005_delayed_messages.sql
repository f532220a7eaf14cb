-- What nodes tell each other later, at a time in milliseconds since 1970. Whichever node notices first that the time has come
-- moves it to node_messages.
create table delayed_messages (
  id text primary key,
  sender text not null,
  message text not null,
  due_at bigint not null
);
create index delayed_messages_by_time on delayed_messages (due_at);
