/// The event, and the ports between the rooms of the hub.
module dev.sluice.api {
  requires static transitive org.jspecify;

  exports dev.sluice.event;
  exports dev.sluice.fault;
  exports dev.sluice.file;
  exports dev.sluice.index;
  exports dev.sluice.journal;
  exports dev.sluice.object;
  exports dev.sluice.outbox;
  exports dev.sluice.record;
  exports dev.sluice.registry;
  exports dev.sluice.target;
  exports dev.sluice.time;
}
