import { render } from "preact";

render(<p>workspace</p>, document.getElementById("app")!);
