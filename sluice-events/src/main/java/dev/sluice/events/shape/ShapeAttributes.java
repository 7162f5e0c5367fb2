package dev.sluice.events.shape;

/// The extension attributes of an event that came in through a shape, so that an application can be
/// handed the body that it came in.
public final class ShapeAttributes {

  /// The name of the shape, such as `aws-s3`.
  public static final String SHAPE = "shape";

  /// The path of the application that the shape gives, such as `/aws.s3`.
  public static final String PATH = "shapepath";

  private ShapeAttributes() {}
}
