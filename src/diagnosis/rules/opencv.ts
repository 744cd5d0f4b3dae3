import type { Rule } from '../rule.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** OpenCV and Pillow: images. */
export const OPENCV_RULES: readonly Rule[] = [
  {
    id: 'cv2-empty-image',
    signs: [
      { says: 'image-empty' },
      {
        says: 'attribute-missing',
        where: { owner: /^NoneType$/, name: /^(?:shape|copy|astype|dtype|size|ndim|transpose)$/ },
        also: [{ says: 'image-unread' }],
      },
      { says: 'not-subscriptable', where: { type: /^NoneType$/ }, also: [{ says: 'image-unread' }] },
      {
        says: 'attribute-missing',
        where: { owner: /^NoneType$/, name: /^shape$/ },
        confidence: 'possible',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'OpenCV was given an empty image.',
      zh: 'OpenCV 收到的是空图像。',
    },
    why: {
      en: '`cv2.imread` and `cv2.imdecode` do not fail on a file that is not there or no image: they return None, and the next call stops at it. So the file was missing, unreadable or of a kind that OpenCV does not know, or what was passed was no path at all.',
      zh: '`cv2.imread`、`cv2.imdecode` 遇到不存在或不是图像的文件并不报错，而是返回 None，到下一步调用才停下。所以是文件不存在、读不了、格式不支持，或传入的根本不是路径。',
    },
    remedies: [
      {
        text: {
          en: 'Decode uploads from their bytes, and answer 422 when that gives None: `cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)`.',
          zh: '上传的图像要从字节解码，得到 None 时返回 422：`cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)`。',
        },
      },
      {
        text: {
          en: 'For files: check the path from the folder and as the user that the program runs as.',
          zh: '若是文件：以程序所在目录和运行用户检查路径。',
        },
      },
    ],
    lookAt: [
      { en: 'Whether the value that is None came from cv2.imread.', zh: '那个 None 是否来自 cv2.imread。' },
      {
        en: "The line `imread_(…): can't open/read file` above, which names the file.",
        zh: "上方的 `imread_(…): can't open/read file`，它写明了文件名。",
      },
    ],
    packages: ['opencv-python', 'opencv-python-headless'],
    sources: [
      'https://github.com/ageitgey/face_recognition/issues/693',
      'https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html',
    ],
  },
  {
    id: 'cv2-image-channels',
    signs: [
      { says: 'image-channels-unfit', unless: [{ says: 'image-unread' }], confidence: 'likely' },
      { says: 'image-channels-unfit', confidence: 'possible' },
    ],
    confidence: 'likely',
    summary: {
      en: 'An image has another number of channels than the code expects.',
      zh: '图像的通道数与代码预期不符。',
    },
    why: {
      en: 'A conversion such as BGR to gray asks for three channels, and the image has one (gray) or four (with alpha). OpenCV before 3.4 said the same of an empty image.',
      zh: 'BGR 转灰度之类的转换要求三通道，而图像是单通道（灰度）或四通道（带透明度）。3.4 之前的 OpenCV 对空图像也这样报错。',
    },
    remedies: [
      {
        text: {
          en: 'Read images with `cv2.IMREAD_COLOR`, which always gives three channels.',
          zh: '用 `cv2.IMREAD_COLOR` 读取图像，它总是给出三通道。',
        },
      },
    ],
    lookAt: [{ en: '`image.shape` before the call.', zh: '调用前的 `image.shape`。' }],
    packages: ['opencv-python', 'opencv-python-headless'],
    sources: ['https://docs.opencv.org/4.x/d8/d01/group__imgproc__color__conversions.html'],
  },
  {
    id: 'cv2-no-gui',
    signs: [
      {
        message: /The function is not implemented\. Rebuild the library with Windows, GTK\+/,
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code opens a window, and this OpenCV was built without windows.',
      zh: '代码要打开窗口，而这个 OpenCV 构建不带窗口功能。',
    },
    why: {
      en: 'opencv-python-headless has no `imshow`, `waitKey` and `destroyAllWindows`. It installs the same folder as opencv-python, so the one that was installed last is the one that counts.',
      zh: 'opencv-python-headless 没有 `imshow`、`waitKey`、`destroyAllWindows`。它与 opencv-python 装在同一目录，后装的生效。',
    },
    remedies: [
      { text: { en: 'A service needs no window: remove these calls.', zh: '服务不需要窗口：删除这些调用。' } },
      install('--force-reinstall opencv-python', {
        en: 'On a desktop: remove the headless one (`pip uninstall opencv-python-headless`), then install the other again.',
        zh: '在桌面环境：先卸载 headless（`pip uninstall opencv-python-headless`），再重装另一个。',
      }),
    ],
    packages: ['opencv-python-headless', 'opencv-python', 'opencv-contrib-python'],
    sources: ['https://github.com/opencv/opencv-python/blob/4.x/README.md'],
  },
  {
    id: 'image-unidentified',
    signs: [{ says: 'image-unidentified' }],
    confidence: 'certain',
    summary: {
      en: 'Pillow does not recognize the input as an image.',
      zh: 'Pillow 无法把输入识别为图像。',
    },
    why: {
      en: 'Its first bytes are not those of a format that this Pillow reads: the file is empty, cut off, a web page, or a format such as HEIC or AVIF that needs a plugin.',
      zh: '开头的字节不属于此 Pillow 能读的任何格式：文件为空、被截断、是网页，或是需要插件的 HEIC、AVIF 等格式。',
    },
    remedies: [
      {
        text: { en: "Answer such an input with 422; it is the sender's.", zh: '对这样的输入返回 422；问题在发送方。' },
      },
      { text: { en: 'See what it really is.', zh: '看看它究竟是什么。' }, command: 'file INPUT' },
    ],
    packages: ['pillow'],
    sources: ['https://pillow.readthedocs.io/en/stable/reference/Image.html'],
  },
  {
    id: 'pillow-name-removed',
    signs: [
      {
        says: 'attribute-missing',
        where: {
          owner: /^PIL\.Image$/,
          name: /^(?:ANTIALIAS|LINEAR|CUBIC|BICUBIC|BILINEAR|NEAREST|LANCZOS|BOX|HAMMING|FLIP_\w{4,12}|ROTATE_\d{2,3}|AFFINE|EXTENT|PERSPECTIVE|QUAD|MESH|NONE|FLOYDSTEINBERG|WEB|ADAPTIVE|MEDIANCUT|MAXCOVERAGE|FASTOCTREE|isImageType|Resampling|Transpose|Palette)$/,
        },
      },
      {
        says: 'attribute-missing',
        where: {
          owner: /^(?:FreeTypeFont|ImageFont|TransposedFont|ImageDraw|Draw)$/,
          name: /^(?:getsize|getsize_multiline|getoffset|textsize|multiline_textsize|textbbox|textlength|getbbox|getlength)$/,
        },
      },
      {
        says: 'name-missing',
        where: {
          module: /^PIL(?:\.|$)/,
          name: /^(?:PILLOW_VERSION|is_directory|is_path|ANTIALIAS|VERSION|Resampling)$/,
        },
      },
      { says: 'name-missing', where: { name: /^PILLOW_VERSION$/ } },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{name}`, which the installed Pillow does not have.',
      zh: '代码使用了 `{name}`，而已安装的 Pillow 没有它。',
    },
    why: {
      en: 'Pillow 10 removed `Image.ANTIALIAS`, `Image.LINEAR`, `getsize` and `textsize`, which are `LANCZOS`, `BILINEAR`, `getbbox` and `textbbox` now; 7.0 removed PILLOW_VERSION. If it is one of the new names that is missing, Pillow is too old for the code instead.',
      zh: 'Pillow 10 移除了 `Image.ANTIALIAS`、`Image.LINEAR`、`getsize`、`textsize`，现为 `LANCZOS`、`BILINEAR`、`getbbox`、`textbbox`；7.0 移除了 PILLOW_VERSION。若缺的是新名字，则是 Pillow 对代码来说太旧。',
    },
    remedies: [
      GO_BACK,
      install('"Pillow>=9.5,<10"', {
        en: 'Pillow 9.5 has the old names and the new ones.',
        zh: 'Pillow 9.5 新旧名字都有。',
      }),
      LOCK_AGAIN,
    ],
    packages: ['pillow'],
    sources: [
      'https://github.com/moinwiki/moin/issues/1468',
      'https://pillow.readthedocs.io/en/stable/releasenotes/10.0.0.html',
    ],
  },
];
