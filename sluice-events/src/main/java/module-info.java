/// The shapes that events come in from outside, and their codecs.
module dev.sluice.events {
  requires static transitive org.jspecify;
  requires transitive dev.sluice.api;
  requires transitive com.fasterxml.jackson.databind;

  exports dev.sluice.events.cesql;
  exports dev.sluice.events.cloudevents;
  exports dev.sluice.events.json;
  exports dev.sluice.events.shape;
  exports dev.sluice.events.sparkpost;
}
