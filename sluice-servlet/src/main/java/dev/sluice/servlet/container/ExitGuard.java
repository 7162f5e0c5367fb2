package dev.sluice.servlet.container;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns each call of `System.exit`, `Runtime.exit` and `Runtime.halt` in an application's own
/// classes into one of {@link NoExit}, while the class is loaded.
///
/// A call has three bytes before and after, and takes the same operands, so nothing else of a
/// method changes, not even its stack maps. Calls by reflection and by native code are not seen.
final class ExitGuard implements ClassFileTransformer {

  private static final ClassDesc NO_EXIT = ClassDesc.of(NoExit.class.getName());
  private static final MethodTypeDesc OF_SYSTEM =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
  private static final MethodTypeDesc OF_RUNTIME =
      MethodTypeDesc.of(
          ConstantDescs.CD_void, ClassDesc.of("java.lang.Runtime"), ConstantDescs.CD_int);
  private static final String NAME = "exit";

  private static final byte[] SYSTEM = "java/lang/System".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RUNTIME = "java/lang/Runtime".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXIT = "exit".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HALT = "halt".getBytes(StandardCharsets.US_ASCII);

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> old,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    return mayExit(bytes) ? guarded(bytes) : null;
  }

  /// The class, with such calls turned.
  static byte[] guarded(byte[] bytes) {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.ConstantPoolSharingOption.SHARED_POOL,
            ClassFile.DeadCodeOption.KEEP_DEAD_CODE);
    return classFile.transformClass(
        classFile.parse(bytes), ClassTransform.transformingMethodBodies(ExitGuard::turn));
  }

  /// Most classes hold no such names, and are not read at all.
  private static boolean mayExit(byte[] bytes) {
    return (holds(bytes, SYSTEM) || holds(bytes, RUNTIME))
        && (holds(bytes, EXIT) || holds(bytes, HALT));
  }

  private static boolean holds(byte[] bytes, byte[] word) {
    for (int at = 0; at <= bytes.length - word.length; at++) {
      int same = 0;
      while (same < word.length && bytes[at + same] == word[same]) {
        same++;
      }
      if (same == word.length) {
        return true;
      }
    }
    return false;
  }

  private static void turn(CodeBuilder code, CodeElement element) {
    switch (element) {
      case InvokeInstruction call -> {
        MemberRefEntry method = call.method();
        Optional<MethodTypeDesc> turned =
            turned(
                method.owner().asInternalName(),
                method.name().stringValue(),
                method.type().stringValue());
        if (turned.isPresent()) {
          code.invoke(Opcode.INVOKESTATIC, NO_EXIT, NAME, turned.get(), false);
        } else {
          code.with(element);
        }
      }
      case InvokeDynamicInstruction made when refersToExit(made) ->
          code.invokedynamic(withTurned(made));
      default -> code.with(element);
    }
  }

  /// Which of the two methods takes the place of a method; none for others.
  private static Optional<MethodTypeDesc> turned(String owner, String name, String type) {
    if (!type.equals("(I)V")) {
      return Optional.empty();
    }
    return switch (owner + "." + name) {
      case "java/lang/System.exit" -> Optional.of(OF_SYSTEM);
      case "java/lang/Runtime.exit", "java/lang/Runtime.halt" -> Optional.of(OF_RUNTIME);
      default -> Optional.empty();
    };
  }

  /// A method reference, such as `System::exit`, is an argument of the call that makes a lambda.
  private static boolean refersToExit(InvokeDynamicInstruction made) {
    return made.bootstrapArgs().stream().anyMatch(argument -> !turned(argument).equals(argument));
  }

  private static DynamicCallSiteDesc withTurned(InvokeDynamicInstruction made) {
    return DynamicCallSiteDesc.of(
        made.bootstrapMethod(),
        made.name().stringValue(),
        made.typeSymbol(),
        made.bootstrapArgs().stream().map(ExitGuard::turned).toArray(ConstantDesc[]::new));
  }

  private static ConstantDesc turned(ConstantDesc argument) {
    if (!(argument instanceof DirectMethodHandleDesc method)) {
      return argument;
    }
    String owner = method.owner().descriptorString();
    Optional<MethodTypeDesc> turned =
        turned(
            owner.substring(1, Math.max(1, owner.length() - 1)),
            method.methodName(),
            method.lookupDescriptor());
    return turned.isEmpty()
        ? argument
        : MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, NO_EXIT, NAME, turned.get());
  }
}
