package dev.sluice.bench.servlet;

import dev.sluice.event.Payload;

/// The event that all measurements send: an upload to S3, of some 600 bytes.
final class Upload {

  static final String TEXT =
      "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu-west-1\","
          + "\"eventTime\":\"2026-11-21T10:00:00.000Z\",\"eventName\":\"ObjectCreated:Put\","
          + "\"userIdentity\":{\"principalId\":\"AIDAJDPLRKLG7UEXAMPLE\"},\"requestParameters\":"
          + "{\"sourceIPAddress\":\"127.0.0.1\"},\"s3\":{\"s3SchemaVersion\":\"1.0\","
          + "\"configurationId\":\"testConfigRule\",\"bucket\":{\"name\":\"books\",\"arn\":"
          + "\"arn:aws:s3:::books\"},\"object\":{\"key\":\"HappyFace.jpg\",\"size\":1024,"
          + "\"eTag\":\"d41d8cd98f00b204e9800998ecf8427e\",\"sequencer\":\"0A1B2C3D4E5F678901\"}}}]}";

  static final Payload PAYLOAD = Payload.ofText(TEXT);

  private Upload() {}
}
