package gradus.compile;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;

/// Functions too long to be copied into every kernel: kernels call them. Each is made one method
/// without calls of its own ([Splice]), for a vector that is passed to a call is first put into an
/// object, and the just-in-time compiler does not inline what is long.
final class Outlined {
  private final ClassDesc type;

  private Outlined(ClassDesc type) {
    this.type = type;
  }

  /// The functions of the first class, with what they call of all of these.
  static Outlined of(List<Class<?>> sources) {
    Splice splice = Splice.whole(sources);
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    ClassDesc type = ClassDesc.of(sources.get(0).getName() + "InOnePiece");
    byte[] bytes =
        ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofClassLoading(Outlined.class.getClassLoader())))
            .build(
                type,
                builder -> {
                  builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
                  for (MethodModel entry : splice.entries()) {
                    builder.withMethodBody(
                        entry.methodName().stringValue(),
                        entry.methodTypeSymbol(),
                        ClassFile.ACC_STATIC,
                        code -> body(code, entry, splice));
                  }
                });
    try {
      lookup.defineClass(bytes);
    } catch (IllegalAccessException e) {
      throw new LinkageError("the long functions of " + sources.get(0) + " could not be loaded", e);
    }
    return new Outlined(type);
  }

  private static void body(CodeBuilder code, MethodModel entry, Splice splice) {
    MethodTypeDesc type = entry.methodTypeSymbol();
    for (int k = 0; k < type.parameterCount(); k++) {
      code.loadLocal(TypeKind.from(type.parameterType(k)), code.parameterSlot(k));
    }
    splice.call(code, entry.methodName().stringValue(), type);
    code.return_(TypeKind.from(type.returnType()));
  }

  void call(CodeBuilder code, String name, MethodTypeDesc signature) {
    code.invokestatic(type, name, signature);
  }
}
