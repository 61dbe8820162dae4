"""ONNX Runtime with models converted by onnxmltools. It computes in float32."""

import onnxruntime as ort

from protocol import FOLDER, Unsupported, compiled_path, one_by_one, read_rows, serve


def session_of(source, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(source, options, providers=['CPUExecutionProvider'])


def prepare(task, model, num_rows, threads):
    kind = 'probability' if task == 'probability' else 'raw'
    path = compiled_path(f'{model}-{kind}.onnx')
    if not path.exists():
        reason = path.with_suffix('.txt')
        raise Unsupported(reason.read_text() if reason.exists() else f'no {path.relative_to(FOLDER)}')
    if task not in ('predict', 'one-row', 'probability', 'load', 'first'):
        raise Unsupported('ONNX Runtime does not explain')
    rows = read_rows(model, num_rows).astype('f4')
    content = path.read_bytes()

    def scores(session, some):
        result = session.run([session.get_outputs()[-1].name], {'rows': some})[0]
        # Of a binary model the second of two columns.
        return result[:, 1] if result.shape[1] == 2 else result

    if task == 'load':
        return lambda: [[len(session_of(content, threads).get_inputs())]]
    if task == 'first':
        return lambda: [scores(session_of(content, threads), rows)]
    session = session_of(content, threads)
    if task == 'predict':
        return lambda: [scores(session, rows)]
    return one_by_one(lambda row: scores(session, row), rows)


serve({'onnxruntime': ort.__version__}, prepare)
